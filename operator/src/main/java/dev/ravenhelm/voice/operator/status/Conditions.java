package dev.ravenhelm.voice.operator.status;

import dev.ravenhelm.voice.api.v1alpha1.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Conditions in the making: a transition time moves only when the status does. */
public final class Conditions {
  /** Whether the resource works. */
  public static final String READY = "Ready";

  /** Whether Twilio has what the spec says. */
  public static final String SYNCED = "Synced";

  /** Whether the cluster took all that a gateway's spec asks of it. */
  public static final String DEPLOYED = "Deployed";

  /** A condition that only one kind has. */
  public record Further(String type, boolean value, String reason, String message) {}

  private final List<Condition> before;
  private final @Nullable Long generation;
  private final String now;
  private final List<Condition> after = new ArrayList<>();

  public Conditions(@Nullable List<Condition> before, @Nullable Long generation, Instant now) {
    this.before = before == null ? List.of() : before;
    this.generation = generation;
    this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The five conditions of an outcome. */
  public static List<Condition> of(
      Outcome outcome,
      boolean synced,
      List<String> drift,
      @Nullable List<Condition> before,
      @Nullable Long generation,
      Instant now) {
    boolean ready = outcome instanceof Outcome.Ready;
    boolean stalled = outcome instanceof Outcome.Stalled;
    return new Conditions(before, generation, now)
        .set(READY, ready, outcome.reason(), outcome.message())
        .set(
            "Reconciling",
            !ready && !stalled,
            outcome.reason(),
            ready || stalled ? "" : outcome.message())
        .set("Stalled", stalled, outcome.reason(), stalled ? outcome.message() : "")
        .set(
            SYNCED,
            synced,
            synced ? Reason.SYNCED : outcome.reason(),
            synced ? "" : outcome.message())
        .set(
            "Drifted",
            !drift.isEmpty(),
            drift.isEmpty() ? Reason.NO_DRIFT : Reason.DRIFTED,
            String.join("; ", drift))
        .list();
  }

  /** The five, and those that its kind has besides. */
  public static List<Condition> of(
      Outcome outcome,
      Progress progress,
      @Nullable List<Condition> before,
      @Nullable Long generation,
      Instant now) {
    List<String> drift = progress.driftCorrected() ? List.of() : progress.drift();
    List<Condition> all =
        new ArrayList<>(of(outcome, progress.synced(), drift, before, generation, now));
    Conditions further = new Conditions(before, generation, now);
    progress.further().forEach(c -> further.set(c.type(), c.value(), c.reason(), c.message()));
    all.addAll(further.list());
    all.addAll(progress.kept());
    return List.copyOf(all);
  }

  /** The status of a condition that a resource has. */
  public static boolean isTrue(@Nullable List<Condition> conditions, String type) {
    return find(conditions, type).filter(c -> c.status().equals("True")).isPresent();
  }

  /** A condition that a resource has. */
  public static Optional<Condition> find(@Nullable List<Condition> conditions, String type) {
    return (conditions == null ? List.<Condition>of() : conditions)
        .stream().filter(c -> c.type().equals(type)).findFirst();
  }

  private Conditions set(String type, boolean value, String reason, String message) {
    String status = value ? "True" : "False";
    String since =
        find(before, type)
            .filter(c -> c.status().equals(status))
            .map(Condition::lastTransitionTime)
            .orElse(now);
    after.add(new Condition(type, status, generation, since, reason, message));
    return this;
  }

  private List<Condition> list() {
    return List.copyOf(after);
  }
}
