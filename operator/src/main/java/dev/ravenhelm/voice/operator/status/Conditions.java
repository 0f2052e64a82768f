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

  private final List<Condition> before;
  private final @Nullable Long generation;
  private final String now;
  private final List<Condition> after = new ArrayList<>();

  public Conditions(@Nullable List<Condition> before, @Nullable Long generation, Instant now) {
    this.before = before == null ? List.of() : before;
    this.generation = generation;
    this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The five conditions of an outcome, and further ones. */
  public static List<Condition> of(
      Outcome outcome,
      boolean synced,
      List<String> drift,
      List<Progress.Further> further,
      @Nullable List<Condition> before,
      @Nullable Long generation,
      Instant now) {
    boolean ready = outcome instanceof Outcome.Ready;
    boolean stalled = outcome instanceof Outcome.Stalled;
    Conditions conditions =
        new Conditions(before, generation, now)
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
                String.join("; ", drift));
    further.forEach(f -> conditions.set(f.type(), f.value(), f.reason(), f.message()));
    return conditions.list();
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
