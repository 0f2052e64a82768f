package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Deploys a gateway's server: what every server needs, and what its spec asks for besides. */
final class ServerDeployer {
  private static final int UNPROCESSABLE = 422;

  private final ServerObjects objects;

  ServerDeployer(KubernetesClient client) {
    this.objects = new ServerObjects(client);
  }

  /**
   * How far it came.
   *
   * @param deployment as the API server has it
   * @param notInstalled what the cluster has no kind for, for people
   * @param refused what the API server did not take, for people
   */
  record Deployed(
      Optional<Deployment> deployment, List<String> notInstalled, List<String> refused) {}

  /** The account that the server runs as, which OpenBao is asked with even before. */
  void account(VoiceGateway gateway) {
    objects.share(ServerManifests.serviceAccount(gateway), gateway.getMetadata().getUid());
  }

  /** Removes what is no longer asked for and makes what is; one bad part holds up no other. */
  Deployed deploy(ServerSettings settings) {
    VoiceGateway gateway = settings.gateway();
    // first, so that an autoscaler that goes does not undo the number of pods
    OptionalManifests.unwanted(gateway).forEach(objects::remove);
    Attempts attempts = new Attempts();
    for (HasMetadata manifest : ServerManifests.of(settings)) {
      attempts.apply(manifest);
    }
    for (HasMetadata manifest : OptionalManifests.wanted(gateway)) {
      attempts.apply(manifest);
    }
    return attempts.deployed();
  }

  /** What came of each object, so that one that is refused keeps no other from being applied. */
  private final class Attempts {
    private Optional<Deployment> deployment = Optional.empty();
    private final List<String> notInstalled = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    void apply(HasMetadata manifest) {
      try {
        // what the API server answers, since the informer may still show it before this change
        if (objects.apply(manifest) instanceof Deployment applied) {
          deployment = Optional.of(applied);
        }
      } catch (KubernetesClientException e) {
        switch (e.getCode()) {
          case HttpURLConnection.HTTP_NOT_FOUND ->
              notInstalled.add(
                  manifest.getKind()
                      + " of "
                      + manifest.getApiVersion()
                      + " is not installed in this cluster");
          case HttpURLConnection.HTTP_BAD_REQUEST,
              HttpURLConnection.HTTP_FORBIDDEN,
              UNPROCESSABLE ->
              refused.add(
                  manifest.getKind()
                      + ": "
                      + (e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage()));
          default -> throw e;
        }
      }
    }

    Deployed deployed() {
      return new Deployed(deployment, List.copyOf(notInstalled), List.copyOf(refused));
    }
  }
}
