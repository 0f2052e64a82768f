package dev.ravenhelm.voice.operator.status;

import dev.ravenhelm.voice.api.v1alpha1.Condition;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.operator.account.Interests;
import dev.ravenhelm.voice.operator.account.Lane;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Tells an outcome: status where it changed, an event on a transition, and when to look again. */
public final class Reporter {
  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

  /** Set to "true" on a resource that is being deleted, lets go of it without asking Twilio. */
  public static final String FORCE_ORPHAN = "voice.ravenhelm.dev/force-orphan";

  private static final Duration AT_ONCE = Duration.ofMillis(50);
  private static final int POLLS_PER_LOOK = 12;
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration DELETION_PAUSE = Duration.ofSeconds(2);

  private static final PatchContext STATUS_PATCH =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("voice-operator")
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final EventRecorder events;
  private final Backoff backoff;
  private final Clock clock;
  private final Duration resync;
  private final Duration deletionDeadline;
  private final Interests interests;
  private final Notes orphans;
  private final Listener listener;
  private final Instant started;

  /** When a deletion was last held back on purpose, by the resource's UID. */
  private final Map<String, Instant> held = new ConcurrentHashMap<>();

  /**
   * A reporter.
   *
   * @param resync how often the lists of an account are read; a resource that is well is looked at
   *     by itself twelve times as rarely
   * @param deletionDeadline after which a deletion lets go of what it cannot reach
   * @param orphans where that is written down
   */
  public Reporter(
      KubernetesClient client,
      EventRecorder events,
      Backoff backoff,
      Clock clock,
      Duration resync,
      Duration deletionDeadline,
      Interests interests,
      Notes orphans,
      Listener listener) {
    this.client = client;
    this.events = events;
    this.backoff = backoff;
    this.clock = clock;
    this.resync = resync;
    this.deletionDeadline = deletionDeadline;
    this.interests = interests;
    this.orphans = orphans;
    this.listener = listener;
    this.started = clock.instant();
  }

  /** Hears how resources are. */
  public interface Listener {
    /** Hears nothing. */
    Listener NONE =
        new Listener() {
          @Override
          public void told(
              VoiceResource<?, ?> resource, @Nullable Object status, List<Condition> conditions) {}

          @Override
          public void corrected(VoiceResource<?, ?> resource) {}

          @Override
          public void gone(VoiceResource<?, ?> resource) {}
        };

    /** What its status says from now on, whether or not that is new. */
    void told(VoiceResource<?, ?> resource, @Nullable Object status, List<Condition> conditions);

    /** What somebody changed in Twilio was put right. */
    void corrected(VoiceResource<?, ?> resource);

    /** Nothing holds it any longer. */
    void gone(VoiceResource<?, ?> resource);
  }

  /** How a kind of resource is written: an empty one, and its status around given conditions. */
  public record Form<R, S>(
      Supplier<R> blank,
      Function<R, @Nullable List<Condition>> conditions,
      StatusFactory<S> status) {}

  /** Makes a kind's status. */
  @FunctionalInterface
  public interface StatusFactory<S> {
    S status(
        Progress progress,
        @Nullable Long generation,
        List<Condition> conditions,
        @Nullable List<String> drift);
  }

  /** Runs the work and tells its outcome; a resource of another version is told and left alone. */
  public <R extends VoiceResource<?, S>, S> UpdateControl<R> reconcile(
      R resource, Form<R, S> form, Progress progress, Supplier<Outcome> work) {
    try (MDC.MDCCloseable _ = identified()) {
      return reconciled(resource, form, progress, work);
    }
  }

  private <R extends VoiceResource<?, S>, S> UpdateControl<R> reconciled(
      R resource, Form<R, S> form, Progress progress, Supplier<Outcome> work) {
    Outcome outcome =
        resource.unreadable().isEmpty()
            ? lane(resource, form).run(() -> Failures.told(work))
            : new Outcome.Stalled(
                Reason.UNKNOWN_FIELDS,
                String.join("; ", resource.unreadable()) + ": update the operator, or remove it");
    if (!progress.keys().isEmpty()) {
      interests.set(Interests.Resource.of(resource), progress.keys());
    }
    if (outcome instanceof Outcome.Outside) {
      return UpdateControl.noUpdate();
    }
    if (isExpected(resource, form, outcome)) {
      return UpdateControl.<R>noUpdate().rescheduleAfter(START);
    }
    R told = told(resource, form, progress, outcome);
    UpdateControl<R> control =
        Objects.equals(told.getStatus(), resource.getStatus())
            ? UpdateControl.noUpdate()
            : UpdateControl.patchStatus(told);
    Duration pause = pause(resource, outcome);
    return control.rescheduleAfter(
        progress.lookAgainIn().filter(sooner -> sooner.compareTo(pause) < 0).orElse(pause));
  }

  /**
   * Runs a deletion.
   *
   * @param work {@link Outcome.Ready} when nothing is left to remove
   * @param leftBehind what Twilio keeps when the deadline passes, for the event
   */
  public <R extends VoiceResource<?, S>, S> DeleteControl delete(
      R resource, Form<R, S> form, Progress progress, Supplier<Outcome> work, String leftBehind) {
    try (MDC.MDCCloseable _ = identified()) {
      return deleted(resource, form, progress, work, leftBehind);
    }
  }

  private <R extends VoiceResource<?, S>, S> DeleteControl deleted(
      R resource, Form<R, S> form, Progress progress, Supplier<Outcome> work, String leftBehind) {
    if (isLetGo(resource)) {
      return orphaned(resource, leftBehind, FORCE_ORPHAN + " is set");
    }
    Outcome outcome =
        resource.unreadable().isEmpty()
            ? Lane.EDIT.run(() -> Failures.told(work))
            : new Outcome.Failed(
                Reason.UNKNOWN_FIELDS, String.join("; ", resource.unreadable()), false);
    String uid = resource.getMetadata().getUid();
    if (outcome instanceof Outcome.Ready) {
      return gone(resource);
    }
    if (outcome.reason().equals(Reason.REMOVALS_HELD)) {
      held.put(uid, clock.instant());
    }
    // what is held back is not what cannot be reached: its time begins when it is let through
    Instant since =
        held.getOrDefault(uid, Instant.parse(resource.getMetadata().getDeletionTimestamp()));
    Instant deadline = since.plus(deletionDeadline);
    if (clock.instant().isAfter(deadline)) {
      return orphaned(resource, leftBehind, outcome.message());
    }
    R told = told(resource, form, progress, outcome);
    if (!Objects.equals(told.getStatus(), resource.getStatus())) {
      client.resource(told).subresource("status").patch(STATUS_PATCH);
    }
    Duration pause = outcome instanceof Outcome.Waiting ? DELETION_PAUSE : backoff.failed(uid);
    Duration left = Duration.between(clock.instant(), deadline).plusMillis(1);
    return DeleteControl.noFinalizerRemoval()
        .rescheduleAfter(pause.compareTo(left) < 0 ? pause : left);
  }

  private DeleteControl gone(VoiceResource<?, ?> resource) {
    backoff.succeeded(resource.getMetadata().getUid());
    held.remove(resource.getMetadata().getUid());
    interests.forget(Interests.Resource.of(resource));
    listener.gone(resource);
    return DeleteControl.defaultDelete();
  }

  /**
   * Lets go of what is in Twilio: told as an event and noted in the operator's own namespace, since
   * a namespace that is being deleted takes no event.
   */
  private DeleteControl orphaned(VoiceResource<?, ?> resource, String leftBehind, String why) {
    String told = "let go of " + leftBehind + " in Twilio: " + why;
    events.warning(resource, Reason.ORPHANED, told);
    Interests.Resource identity = Interests.Resource.of(resource);
    try {
      orphans.write(
          identity.kind() + "." + identity.namespace() + "." + identity.name(),
          clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + told);
    } catch (KubernetesClientException e) {
      // the resource must go in any case
      LOG.error("{}; it could not be noted in {}", told, orphans.where(), e);
    }
    return gone(resource);
  }

  private static boolean isLetGo(VoiceResource<?, ?> resource) {
    Map<String, String> annotations = resource.getMetadata().getAnnotations();
    return annotations != null && "true".equals(annotations.get(FORCE_ORPHAN));
  }

  /**
   * Whether the outcome is only that everything begins together: a resource that was here before
   * the operator, and of which nothing was told yet, is not told that it waits for its gateway in
   * the first seconds. The gateway wakes it.
   */
  private <R extends VoiceResource<?, S>, S> boolean isExpected(
      R resource, Form<R, S> form, Outcome outcome) {
    return outcome.reason().equals(Reason.GATEWAY_NOT_SYNCED)
        && form.conditions().apply(resource) == null
        && Instant.parse(resource.getMetadata().getCreationTimestamp()).isBefore(started)
        && clock.instant().isBefore(started.plus(START));
  }

  /** What a person just wrote goes first. */
  private static <R extends VoiceResource<?, S>, S> Lane lane(R resource, Form<R, S> form) {
    return Conditions.find(form.conditions().apply(resource), Conditions.READY)
        .map(ready ->
            resource.getMetadata().getGeneration().equals(ready.observedGeneration())
                ? Lane.RESYNC
                : Lane.EDIT)
        .orElse(Lane.NEW);
  }

  private <R extends VoiceResource<?, S>, S> R told(
      R resource, Form<R, S> form, Progress progress, Outcome outcome) {
    List<Condition> before = form.conditions().apply(resource);
    Long generation = resource.getMetadata().getGeneration();
    List<String> drift = progress.drift();
    List<Condition> after = Conditions.of(outcome, progress, before, generation, clock.instant());
    transition(resource, before, outcome);
    if (progress.driftCorrected()) {
      events.warning(resource, Reason.DRIFT_CORRECTED, String.join("; ", drift));
      listener.corrected(resource);
    }
    R told = form.blank().get();
    told.getMetadata().setNamespace(resource.getMetadata().getNamespace());
    told.getMetadata().setName(resource.getMetadata().getName());
    told.setStatus(
        form.status().status(progress, generation, after, drift.isEmpty() ? null : drift));
    listener.told(resource, told.getStatus(), after);
    return told;
  }

  private void transition(
      VoiceResource<?, ?> resource, @Nullable List<Condition> before, Outcome outcome) {
    Optional<String> reasonBefore =
        Conditions.find(before, Conditions.READY).map(Condition::reason);
    if (reasonBefore.filter(outcome.reason()::equals).isPresent()) {
      return;
    }
    try (MDC.MDCCloseable _ = MDC.putCloseable("reason", outcome.reason())) {
      LOG.info(outcome.message());
    }
    switch (outcome) {
      case Outcome.Ready ready -> events.normal(resource, ready.reason(), ready.message());
      case Outcome.Next next -> events.normal(resource, next.reason(), next.message());
      case Outcome.Waiting waiting -> events.normal(resource, waiting.reason(), waiting.message());
      case Outcome.Stalled stalled -> events.warning(resource, stalled.reason(), stalled.message());
      case Outcome.Failed failed -> events.warning(resource, failed.reason(), failed.message());
      case Outcome.Outside outside -> {}
    }
  }

  /** So that the lines of one reconciliation can be told from those of the next. */
  private static MDC.MDCCloseable identified() {
    return MDC.putCloseable(
        "reconcile", HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
  }

  private Duration pause(VoiceResource<?, ?> resource, Outcome outcome) {
    String uid = resource.getMetadata().getUid();
    return switch (outcome) {
      case Outcome.Failed failed when failed.slow() -> backoff.jittered(Outcome.Failed.SLOW);
      case Outcome.Failed failed -> backoff.failed(uid);
      case Outcome.Ready ready -> {
        backoff.succeeded(uid);
        yield backoff.jittered(resync.multipliedBy(POLLS_PER_LOOK));
      }
      case Outcome.Next next -> AT_ONCE;
      case Outcome.Outside outside -> AT_ONCE;
      case Outcome.Waiting waiting -> backoff.jittered(resync);
      case Outcome.Stalled stalled -> backoff.jittered(resync);
    };
  }
}
