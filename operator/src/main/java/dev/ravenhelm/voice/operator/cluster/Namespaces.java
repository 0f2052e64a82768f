package dev.ravenhelm.voice.operator.cluster;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.stream.Stream;

/** What can be told of a namespace without a right to read it. */
public final class Namespaces {
  /** The cause in the API server's refusal: k8s.io/api/core/v1, NamespaceTerminatingCause. */
  private static final String TERMINATING = "NamespaceTerminating";

  private final KubernetesClient client;

  public Namespaces(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Whether a namespace is being deleted, so that everything in it will be. Asks by an Event that
   * is not kept, which such a namespace refuses.
   */
  public boolean isTerminating(String namespace) {
    try {
      client
          .v1()
          .events()
          .inNamespace(namespace)
          .resource(
              new EventBuilder()
                  .withNewMetadata()
                  .withGenerateName("is-terminating.")
                  .endMetadata()
                  .withNewInvolvedObject()
                  .withNamespace(namespace)
                  .endInvolvedObject()
                  .build())
          .dryRun()
          .create();
      return false;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN && isRefusedAsTerminating(e)) {
        return true;
      }
      throw e;
    }
  }

  private static boolean isRefusedAsTerminating(KubernetesClientException e) {
    return Stream.ofNullable(e.getStatus())
        .flatMap(status -> Stream.ofNullable(status.getDetails()))
        .flatMap(details -> details.getCauses().stream())
        .anyMatch(cause -> TERMINATING.equals(cause.getReason()));
  }
}
