package dev.ravenhelm.voice.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ControlPlaneIT {

  private final ControlPlane controlPlane = ControlPlane.shared();

  @Test
  void answersAsTheVersionThatTheModulePins() {
    try (KubernetesClient client = controlPlane.client()) {
      assertThat(client.getKubernetesVersion().getGitVersion()).isEqualTo("v1.37.2");
    }
  }

  @Test
  void deletesANamespaceWithAllThatIsInIt() {
    String name;
    try (TestNamespace namespace = controlPlane.namespace("deleted")) {
      name = namespace.name();
      namespace
          .client()
          .configMaps()
          .inNamespace(name)
          .resource(new ConfigMapBuilder().withNewMetadata().withName("some").endMetadata().build())
          .create();
    }
    try (KubernetesClient client = controlPlane.client()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> client.namespaces().withName(name).get() == null);
    }
  }

  @Test
  void issuesServiceAccountTokensForAnAudienceOfTheirOwn() {
    try (TestNamespace namespace = controlPlane.namespace("tokens")) {
      KubernetesClient client = namespace.client();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() ->
              client.serviceAccounts().inNamespace(namespace.name()).withName("default").get()
                  != null);
      TokenRequest request =
          client
              .serviceAccounts()
              .inNamespace(namespace.name())
              .withName("default")
              .tokenRequest(
                  new TokenRequestBuilder()
                      .withNewSpec()
                      .withAudiences("openbao")
                      .withExpirationSeconds(600L)
                      .endSpec()
                      .build());
      String token = request.getStatus().getToken();

      assertThat(review(client, token, "openbao").getStatus().getAuthenticated()).isTrue();
      assertThat(review(client, token, "openbao").getStatus().getUser().getUsername())
          .isEqualTo("system:serviceaccount:" + namespace.name() + ":default");
      assertThat(review(client, token, "other").getStatus().getAuthenticated()).isNotEqualTo(true);
    }
  }

  private static TokenReview review(KubernetesClient client, String token, String audience) {
    return client
        .resource(
            new TokenReviewBuilder()
                .withNewSpec()
                .withToken(token)
                .withAudiences(audience)
                .endSpec()
                .build())
        .create();
  }
}
