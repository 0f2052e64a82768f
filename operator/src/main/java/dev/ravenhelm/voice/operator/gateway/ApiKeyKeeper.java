package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.openbao.ReadResult;
import dev.ravenhelm.voice.openbao.SecretPath;
import dev.ravenhelm.voice.openbao.SecretStore;
import dev.ravenhelm.voice.openbao.WriteResult;
import dev.ravenhelm.voice.operator.account.AccountLists;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.status.Outcome;
import dev.ravenhelm.voice.operator.status.Reason;
import dev.ravenhelm.voice.operator.twilio.TwilioFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps one API key whose secret lies in OpenBao. Twilio shows a secret once: it is stored before
 * the key counts, and a key of ours without a stored secret is revoked and made again.
 */
final class ApiKeyKeeper {
  private final AccountLists lists;
  private final SecretStore store;
  private final SecretPath path;
  private final OwnerMark mark;
  private final String human;

  ApiKeyKeeper(
      AccountLists lists, SecretStore store, SecretPath path, OwnerMark mark, String human) {
    this.lists = lists;
    this.store = store;
    this.path = path;
    this.mark = mark;
    this.human = human;
  }

  /** How it went. */
  sealed interface Result {
    /** The key is there and its secret is stored. */
    record Kept(TwilioObject key) implements Result {}

    /** Not yet. */
    record NotYet(Outcome outcome) implements Result {}
  }

  /** Whether a key would have to be made. */
  boolean isMissing(Duration maxAge) {
    return stored(store.read(path), ours(maxAge)).isEmpty();
  }

  /** Makes sure that there is a key with a stored secret. */
  Result keep(Duration maxAge) {
    ReadResult secret = store.read(path);
    Optional<TwilioObject> usable = stored(secret, ours(maxAge));
    if (usable.isPresent()) {
      return new Result.Kept(usable.get());
    }
    List<TwilioObject> withoutSecret = ours(Duration.ZERO);
    usable = stored(secret, withoutSecret);
    if (usable.isPresent()) {
      return new Result.Kept(usable.get());
    }
    withoutSecret.forEach(key -> lists.account().delete(TwilioKind.KEY, "", key.sid()));
    TwilioObject made = create();
    if (made.field("Secret").isEmpty()) {
      throw new TwilioFailure(
          TwilioFailure.Kind.UNCLEAR, 0, "Twilio's answer to a new API key had no secret", null);
    }
    WriteResult written =
        store.write(
            path, Map.of("sid", made.sid(), "secret", made.field("Secret")), secret.version());
    return switch (written) {
      case WriteResult.Written stored -> {
        store.describe(path, Map.of("managed-by", "voice-operator", "twilio-sid", made.sid()));
        lists.list(TwilioKind.KEY, "", Duration.ZERO);
        yield new Result.Kept(made);
      }
      case WriteResult.VersionMismatch mismatch ->
          new Result.NotYet(
              new Outcome.Failed(
                  Reason.OPENBAO_WRITTEN_BY_ANOTHER,
                  "somebody else wrote " + path + " at the same time; looking again",
                  false));
    };
  }

  /** Revokes every key of ours, and then forgets the secret. */
  void remove() {
    ours(Duration.ZERO).forEach(key -> lists.account().delete(TwilioKind.KEY, "", key.sid()));
    store.deleteAll(path);
  }

  private TwilioObject create() {
    return lists
        .account()
        .create(TwilioKind.KEY, "", Map.of("FriendlyName", mark.friendlyName(human)));
  }

  private List<TwilioObject> ours(Duration maxAge) {
    return lists.list(TwilioKind.KEY, "", maxAge).stream().filter(mark::isOn).toList();
  }

  private static Optional<TwilioObject> stored(ReadResult secret, List<TwilioObject> keys) {
    return switch (secret) {
      case ReadResult.Absent absent -> Optional.empty();
      case ReadResult.Present present ->
          keys.stream().filter(key -> key.sid().equals(present.data().get("sid"))).findFirst();
    };
  }
}
