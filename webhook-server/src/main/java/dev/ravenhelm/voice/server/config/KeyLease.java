package dev.ravenhelm.voice.server.config;

import dev.ravenhelm.voice.server.config.Settings.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Lease, named as this pod, that says which API key it signs access tokens with: the operator
 * revokes a former key when no pod uses it any more. It goes with the pod, whose property it is.
 */
final class KeyLease implements AutoCloseable {

  static final String API_KEY = "voice.ravenhelm.dev/api-key";
  static final Duration RENEWED_EVERY = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(KeyLease.class);
  private static final Duration TRIED_EVERY = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final Pod pod;
  private final String gateway;
  private final Secrets secrets;
  private final InstantSource clock;
  private final Loop loop;
  private volatile boolean told;

  KeyLease(KubernetesClient client, Pod pod, String gateway, Secrets secrets, InstantSource clock) {
    this.client = client;
    this.pod = pod;
    this.gateway = gateway;
    this.secrets = secrets;
    this.clock = clock;
    this.loop = new Loop("key-lease", () -> told ? RENEWED_EVERY : TRIED_EVERY, this::renew);
  }

  void begin() {
    loop.begin();
  }

  /** The key is another one: says so now. */
  void changed() {
    loop.nudge();
  }

  @Override
  public void close() {
    loop.close();
  }

  private void renew() {
    secrets
        .apiKey()
        .ifPresent(key -> {
          try {
            client
                .resource(lease(key.sid()))
                .fieldManager("voice-webhook-server")
                .forceConflicts()
                .serverSideApply();
            told = true;
          } catch (KubernetesClientException e) {
            LOG.warn("Lease {} was not renewed: {}; it is tried again", pod.name(), e.getMessage());
            told = false;
          }
        });
  }

  private Lease lease(String apiKey) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace(pod.namespace())
        .withName(pod.name())
        .withLabels(
            Map.of(
                "app.kubernetes.io/name",
                "voice-webhook-server",
                "app.kubernetes.io/instance",
                gateway))
        .withAnnotations(Map.of(API_KEY, apiKey))
        .addNewOwnerReference()
        .withApiVersion("v1")
        .withKind("Pod")
        .withName(pod.name())
        .withUid(pod.uid())
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(pod.name())
        .withLeaseDurationSeconds((int) RENEWED_EVERY.multipliedBy(3).toSeconds())
        .withRenewTime(clock.instant().atZone(ZoneOffset.UTC))
        .endSpec()
        .build();
  }
}
