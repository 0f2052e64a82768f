package dev.ravenhelm.voice.operator;

import dev.ravenhelm.voice.operator.cluster.KubernetesConnection;
import dev.ravenhelm.voice.twilio.TwilioHttp;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's program: environment → configuration → client → parts → start → ordered stop. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** On a connection of its own, where it waits behind nothing. */
  private static final Duration LEASE_PATIENCE = Duration.ofSeconds(3);

  private static final int EXIT_BAD_CONFIGURATION = 2;
  private static final int EXIT_LOST_LEASE = 3;

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    TwilioHttp.allowHostHeader();
    Map<String, String> environment = System.getenv();
    Logging.configure(environment);
    OperatorConfig config;
    try {
      config = OperatorConfig.fromEnvironment(environment);
    } catch (OperatorConfig.InvalidException e) {
      LOG.error(e.getMessage());
      System.exit(EXIT_BAD_CONFIGURATION);
      return;
    }
    String instance = environment.getOrDefault("POD_NAME", "voice-operator");
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    AtomicReference<@Nullable VoiceOperator> running = new AtomicReference<>();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(() -> {
                  stop.countDown();
                  awaitQuietly(stopped);
                }));
    try (KubernetesClient client = KubernetesConnection.open(PATIENCE);
        KubernetesClient leaseClient = KubernetesConnection.open(LEASE_PATIENCE);
        AdminServer admin =
            AdminServer.start(
                config.adminPort(),
                () -> running.get() == null ? List.of() : running.get().dead(),
                () -> running.get() == null ? List.of("not started") : running.get().behind(),
                metrics);
        Leadership leadership = leadership(leaseClient, config, environment, instance);
        VoiceOperator operator =
            new VoiceOperator(
                client,
                config,
                metrics,
                Clock.systemUTC(),
                instance,
                environment.getOrDefault("POD_NAMESPACE", "default"))) {
      leadership.await();
      operator.start();
      running.set(operator);
      LOG.info(
          "operator {} is ready: owner {}, health and metrics on port {}",
          instance,
          config.ownerId(),
          admin.port());
      stop.await();
      LOG.info("operator {} stops", instance);
    } finally {
      stopped.countDown();
    }
  }

  private static Leadership leadership(
      KubernetesClient client,
      OperatorConfig config,
      Map<String, String> environment,
      String instance) {
    String namespace = environment.getOrDefault("POD_NAMESPACE", "default");
    String lease = config.lease() == null ? "voice-operator" : config.lease();
    return new Leadership(
        client,
        namespace,
        lease,
        instance,
        () -> {
          LOG.error("another operator took the lease {}; this one ends", lease);
          Runtime.getRuntime().halt(EXIT_LOST_LEASE);
        });
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
