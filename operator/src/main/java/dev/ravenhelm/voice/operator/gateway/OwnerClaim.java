package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.openbao.ReadResult;
import dev.ravenhelm.voice.openbao.SecretPath;
import dev.ravenhelm.voice.openbao.SecretStore;
import dev.ravenhelm.voice.openbao.WriteResult;
import dev.ravenhelm.voice.operator.status.Outcome;
import dev.ravenhelm.voice.operator.status.Reason;
import java.util.Map;
import java.util.Optional;

/**
 * Written in OpenBao: which cluster acts for an ownerId at this gateway. A cloned cluster has the
 * same ownerId and the same names, hence the same marks; only this tells the two apart.
 */
final class OwnerClaim {
  /** Set on a gateway to the cluster that has the claim, takes it from that one. */
  static final String TAKE = "voice.ravenhelm.dev/take-claim-from";

  private final SecretStore store;
  private final SecretPath path;
  private final String ownerId;
  private final String cluster;

  OwnerClaim(SecretStore store, SecretPath path, String ownerId, String cluster) {
    this.store = store;
    this.path = path;
    this.ownerId = ownerId;
    this.cluster = cluster;
  }

  /**
   * Makes sure that this cluster has the claim.
   *
   * @param takenFrom the cluster that the gateway's author says is gone
   * @return why it has not
   */
  Optional<Outcome> hold(Optional<String> takenFrom) {
    ReadResult there = store.read(path);
    if (there instanceof ReadResult.Present present) {
      String holder = present.data().getOrDefault("cluster", "");
      boolean sameOwner = ownerId.equals(present.data().get("ownerId"));
      if (holder.equals(cluster) && sameOwner) {
        return Optional.empty();
      }
      if (!holder.equals(cluster) && sameOwner && !takenFrom.equals(Optional.of(holder))) {
        return Optional.of(
            new Outcome.Stalled(
                Reason.OWNER_CLAIMED,
                "cluster "
                    + holder
                    + " acts for ownerId "
                    + ownerId
                    + " at this gateway, and this cluster is "
                    + cluster
                    + ": give one of them an ownerId of its own, or, if that one is gone, annotate the gateway with "
                    + TAKE
                    + "="
                    + holder));
      }
    }
    Map<String, String> claim = Map.of("ownerId", ownerId, "cluster", cluster);
    return switch (store.write(path, claim, there.version())) {
      case WriteResult.Written written -> Optional.empty();
      case WriteResult.VersionMismatch mismatch ->
          Optional.of(
              new Outcome.Failed(
                  Reason.OPENBAO_WRITTEN_BY_ANOTHER,
                  "somebody else wrote " + path + " at the same time; looking again",
                  false));
    };
  }

  /** Lets go of it. */
  void release() {
    if (store.read(path) instanceof ReadResult.Present present
        && cluster.equals(present.data().get("cluster"))) {
      store.deleteAll(path);
    }
  }
}
