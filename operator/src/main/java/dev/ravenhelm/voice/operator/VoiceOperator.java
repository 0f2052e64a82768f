package dev.ravenhelm.voice.operator;

import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.operator.account.Accounts;
import dev.ravenhelm.voice.operator.account.Gateways;
import dev.ravenhelm.voice.operator.account.Interests;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.account.RemovalBreaker;
import dev.ravenhelm.voice.operator.gateway.GatewayReconciler;
import dev.ravenhelm.voice.operator.identity.IdentityReconciler;
import dev.ravenhelm.voice.operator.number.NumberReconciler;
import dev.ravenhelm.voice.operator.queue.QueueReconciler;
import dev.ravenhelm.voice.operator.secrets.CredentialsReader;
import dev.ravenhelm.voice.operator.secrets.TenantSecrets;
import dev.ravenhelm.voice.operator.status.Backoff;
import dev.ravenhelm.voice.operator.status.EventRecorder;
import dev.ravenhelm.voice.operator.status.Notes;
import dev.ravenhelm.voice.operator.status.Reporter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/** The four reconcilers, wired to one Kubernetes client. */
public final class VoiceOperator implements AutoCloseable {
  private static final Duration TERMINATION = Duration.ofSeconds(10);
  private static final int MOST_NOTES = 1_000;
  private final Operator operator;
  private final Accounts accounts;
  private final OperatorConfig config;

  /**
   * Wires everything; nothing runs yet.
   *
   * @param namespace the operator's own, where it notes what must outlive a resource
   */
  public VoiceOperator(
      KubernetesClient client,
      OperatorConfig config,
      Metrics metrics,
      Clock clock,
      String instance,
      String namespace) {
    this.config = config;
    this.operator =
        new Operator(settings ->
            settings
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withMetrics(metrics)
                .withResourceCloner(
                    new Cloner() {
                      @Override
                      public <R extends HasMetadata> R clone(R resource) {
                        return VoiceSerialization.copy(
                            client.getKubernetesSerialization(), resource);
                      }
                    })
                .withReconciliationTerminationTimeout(TERMINATION)
                .withStopOnInformerErrorDuringStartup(true)
                .checkingCRDAndValidateLocalModel(false)
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor()));
    Interests interests = new Interests();
    this.accounts =
        new Accounts(
            config.twilioBaseUrl(),
            new Accounts.Limits(
                config.requestTimeout(),
                config.concurrency(),
                config.resync(),
                config.createGrace()),
            interests,
            clock);
    TenantSecrets tenants = new TenantSecrets(client, config.openBaoServers());
    Gateways gateways =
        new Gateways(
            tenants,
            new CredentialsReader(client, tenants),
            accounts,
            clock,
            config.resync().multipliedBy(2),
            new RemovalBreaker(
                new Notes(client, namespace, "voice-operator-removals", MOST_NOTES),
                clock,
                config.removalsPerHour()));
    Reporter reporter =
        new Reporter(
            client,
            new EventRecorder(client, clock, instance),
            new Backoff(RandomGenerator.getDefault()),
            clock,
            config.resync(),
            config.deletionDeadline(),
            interests,
            new Notes(client, namespace, "voice-operator-orphans", MOST_NOTES));
    Owner owner = new Owner(config.ownerId());
    register(
        GatewayReconciler.create(
            client,
            gateways,
            tenants,
            reporter,
            owner,
            interests,
            ClusterIdentity.of(client, namespace),
            clock,
            config.serverImage()));
    register(new NumberReconciler(gateways, tenants, reporter, owner, interests));
    register(new IdentityReconciler(gateways, tenants, reporter, owner, interests));
    register(new QueueReconciler(gateways, reporter, owner, interests));
  }

  /** Starts the informers and reconciles; returns when all caches are filled. */
  public void start() {
    operator.start();
  }

  /** Whether every informer lives. */
  public boolean isHealthy() {
    return operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  /** Whether all caches are filled. */
  public boolean isReady() {
    return operator.getRuntimeInfo().isStarted() && isHealthy();
  }

  @Override
  public void close() {
    operator.stop();
    accounts.close();
  }

  private <R extends HasMetadata> void register(Reconciler<R> reconciler) {
    operator.register(reconciler, this::namespaces);
  }

  private <R extends HasMetadata> void namespaces(ControllerConfigurationOverrider<R> settings) {
    settings.withRetry(
        new GenericRetry()
            .setMaxAttempts(-1)
            .setInitialInterval(1_000)
            .setIntervalMultiplier(2)
            .setMaxInterval(60_000));
    if (!config.namespaces().isEmpty()) {
      settings.settingNamespaces(config.namespaces());
    }
  }
}
