package dev.ravenhelm.voice.operator;

import static java.util.concurrent.CompletableFuture.runAsync;

import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.operator.account.Accounts;
import dev.ravenhelm.voice.operator.account.Backlog;
import dev.ravenhelm.voice.operator.account.Crew;
import dev.ravenhelm.voice.operator.account.Gateways;
import dev.ravenhelm.voice.operator.account.Interests;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.account.Presence;
import dev.ravenhelm.voice.operator.account.RemovalBreaker;
import dev.ravenhelm.voice.operator.account.Staffing;
import dev.ravenhelm.voice.operator.gateway.GatewayReconciler;
import dev.ravenhelm.voice.operator.gateway.ServerDefaults;
import dev.ravenhelm.voice.operator.identity.IdentityReconciler;
import dev.ravenhelm.voice.operator.number.NumberReconciler;
import dev.ravenhelm.voice.operator.queue.QueueReconciler;
import dev.ravenhelm.voice.operator.secrets.CredentialsReader;
import dev.ravenhelm.voice.operator.secrets.TenantSecrets;
import dev.ravenhelm.voice.operator.signals.Informers;
import dev.ravenhelm.voice.operator.signals.QueueMetrics;
import dev.ravenhelm.voice.operator.signals.StatusMetrics;
import dev.ravenhelm.voice.operator.signals.TwilioMetrics;
import dev.ravenhelm.voice.operator.status.Backoff;
import dev.ravenhelm.voice.operator.status.EventRecorder;
import dev.ravenhelm.voice.operator.status.Notes;
import dev.ravenhelm.voice.operator.status.Reporter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The four reconcilers, wired to one Kubernetes client. */
public final class VoiceOperator implements AutoCloseable {
  private static final Duration TERMINATION = Duration.ofSeconds(10);
  private static final Duration STAFFING_PAUSE = Duration.ofSeconds(2);
  private static final int MOST_NOTES = 1_000;
  private static final int RECONCILED_AT_ONCE = 50;

  private final Half gateways;

  /** What waits for its gateway. */
  private final Half others;

  private final Accounts accounts;
  private final OperatorConfig config;
  private final Informers informers;
  private final EventRecorder events;

  /** Controllers that share a crew. */
  private record Half(Operator operator, Crew crew, Backlog backlog) {}

  /**
   * Wires everything; nothing runs yet.
   *
   * @param namespace the operator's own, where it notes what must outlive a resource
   */
  public VoiceOperator(
      KubernetesClient client,
      OperatorConfig config,
      MeterRegistry meters,
      Clock clock,
      String instance,
      String namespace) {
    this.config = config;
    this.gateways = half(client, meters, clock);
    this.others = half(client, meters, clock);
    this.informers = new Informers(this::indicators, clock);
    Interests interests = new Interests();
    Presence presence = new Presence(interests);
    Staffing staffing = new Staffing(interests, STAFFING_PAUSE);
    this.accounts =
        new Accounts(
            config.twilioBaseUrl(),
            new Accounts.Limits(
                config.requestTimeout(),
                config.concurrency(),
                config.resync(),
                config.createGrace()),
            interests,
            new TwilioMetrics(meters),
            clock);
    TenantSecrets tenants = new TenantSecrets(client, config.openBaoServers());
    Gateways access =
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
    this.events = new EventRecorder(client, clock, instance);
    Reporter reporter =
        new Reporter(
            client,
            events,
            new Backoff(RandomGenerator.getDefault()),
            clock,
            config.resync(),
            config.deletionDeadline(),
            interests,
            new Notes(client, namespace, "voice-operator-orphans", MOST_NOTES),
            new StatusMetrics(meters, clock));
    Owner owner = new Owner(config.ownerId());
    register(
        this.gateways,
        GatewayReconciler.create(
            client,
            access,
            tenants,
            reporter,
            owner,
            interests,
            ClusterIdentity.of(client, namespace),
            clock,
            new ServerDefaults(config.serverImage(), config.twilioBaseUrl())));
    register(others, new NumberReconciler(access, tenants, reporter, owner, interests, presence));
    register(
        others,
        new IdentityReconciler(access, tenants, reporter, owner, interests, presence, staffing));
    register(others, new QueueReconciler(access, reporter, owner, interests, presence, staffing));
  }

  private static Half half(KubernetesClient client, MeterRegistry meters, Clock clock) {
    Crew crew = new Crew(RECONCILED_AT_ONCE);
    return new Half(
        operator(client, meters, clock, crew), crew, new Backlog(crew, System::nanoTime));
  }

  private static Operator operator(
      KubernetesClient client, MeterRegistry meters, Clock clock, Crew crew) {
    return new Operator(settings ->
        settings
            .withKubernetesClient(client)
            .withCloseClientOnStop(false)
            .withMetrics(
                new AggregatedMetrics(
                    List.of(
                        MicrometerMetrics.withoutPerResourceMetrics(meters),
                        new QueueMetrics(meters, clock))))
            .withResourceCloner(
                new Cloner() {
                  @Override
                  public <R extends HasMetadata> R clone(R resource) {
                    return VoiceSerialization.copy(client.getKubernetesSerialization(), resource);
                  }
                })
            .withReconciliationTerminationTimeout(TERMINATION)
            .withStopOnInformerErrorDuringStartup(true)
            .checkingCRDAndValidateLocalModel(false)
            .withExecutorService(crew));
  }

  /** Starts the informers and reconciles; returns when all caches are filled. */
  public void start() {
    CompletableFuture<Void> both =
        CompletableFuture.allOf(
            halves()
                .map(half -> runAsync(half.operator()::start, Thread::startVirtualThread))
                .toArray(CompletableFuture[]::new));
    try {
      both.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof OperatorException cause ? cause : e;
    }
    // what a resource names may be in the cache of another controller
    halves().map(Half::crew).forEach(Crew::begin);
  }

  private Stream<Half> halves() {
    return Stream.of(gateways, others);
  }

  /** What makes it deaf for good; empty while it is well. */
  public List<String> dead() {
    return informers.dead();
  }

  /** What it does not know yet; empty when it works on what the cluster has. */
  public List<String> behind() {
    return halves().allMatch(half -> half.operator().getRuntimeInfo().isStarted())
        ? informers.behind()
        : List.of("not started");
  }

  private Map<String, InformerHealthIndicator> indicators() {
    Map<String, InformerHealthIndicator> all = new TreeMap<>();
    halves()
        .flatMap(half -> half.operator().getRuntimeInfo().getRegisteredControllers().stream())
        .forEach(controller -> indicators(controller, all));
    return all;
  }

  private static void indicators(
      RegisteredController<?> controller, Map<String, InformerHealthIndicator> all) {
    String name = controller.getConfiguration().getName();
    controller
        .getControllerHealthInfo()
        .informerEventSourceHealthIndicators()
        .forEach((source, indicator) -> {
          InformerWrappingEventSourceHealthIndicator<?> wrapping = indicator;
          wrapping
              .informerHealthIndicators()
              .forEach((namespace, informer) ->
                  all.put(name + "/" + source + "/" + namespace, informer));
        });
  }

  @Override
  public void close() {
    others.operator().stop();
    gateways.operator().stop();
    events.close();
    accounts.close();
  }

  private <R extends HasMetadata> void register(Half half, Reconciler<R> reconciler) {
    half.operator().register(reconciler, settings -> settings(settings, half.backlog()));
  }

  private <R extends HasMetadata> void settings(
      ControllerConfigurationOverrider<R> settings, Backlog backlog) {
    settings.withRetry(
        new GenericRetry()
            .setMaxAttempts(-1)
            .setInitialInterval(1_000)
            .setIntervalMultiplier(2)
            .setMaxInterval(60_000));
    settings.withGenerationAware(false).withOnUpdateFilter(Edits::matters).withRateLimiter(backlog);
    if (!config.namespaces().isEmpty()) {
      settings.settingNamespaces(config.namespaces());
    }
  }
}
