package dev.ravenhelm.voice.operator.status;

import dev.ravenhelm.voice.api.v1alpha1.Condition;
import dev.ravenhelm.voice.operator.account.Converger;
import dev.ravenhelm.voice.operator.plan.Change;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one reconciliation learned so far; kept in status also where it then fails. */
public final class Progress {
  private final Map<String, String> facts = new TreeMap<>();
  private final List<Change> heldBack = new ArrayList<>();
  private final List<Change> drift = new ArrayList<>();
  private final List<String> planned = new ArrayList<>();
  private final Set<String> keys = new LinkedHashSet<>();
  private final Map<String, Condition> kept = new TreeMap<>();
  private final Map<String, Conditions.Further> further = new TreeMap<>();
  private @Nullable Duration lookAgainIn;
  private @Nullable MonthlyCost cost;
  private boolean synced;
  private @Nullable String applied;

  /** Starts from what status said before. */
  public Progress(@Nullable String appliedBefore) {
    this.applied = appliedBefore;
  }

  /** Remembers a fact for status, as a SID; null and empty ones are left out. */
  public Progress fact(String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      facts.remove(name);
    } else {
      facts.put(name, value);
    }
    return this;
  }

  /** A fact, or empty. */
  public String factOrEmpty(String name) {
    return facts.getOrDefault(name, "");
  }

  /** A fact, or null. */
  public @Nullable String fact(String name) {
    return facts.get(name);
  }

  /** A condition of this kind alone, beside those that every resource has. */
  public void condition(String type, boolean value, String reason, String message) {
    further.put(type, new Conditions.Further(type, value, reason, message));
  }

  /** A condition of before, which holds until this reconciliation says otherwise. */
  public void keep(Condition condition) {
    kept.put(condition.type(), condition);
  }

  /** The resource has no such condition. */
  public void without(String type) {
    kept.remove(type);
    further.remove(type);
  }

  /** What this reconciliation said with {@link #condition}. */
  public List<Conditions.Further> further() {
    return List.copyOf(further.values());
  }

  /** What it did not get to. */
  public List<Condition> kept() {
    return kept.values().stream().filter(c -> !further.containsKey(c.type())).toList();
  }

  /** Twilio now has what was wanted, unless policy held something back. */
  public void converged(Converger converger, String fingerprint) {
    heldBack.addAll(converger.heldBack());
    drift.addAll(converger.drift());
    keys.addAll(converger.keys());
    synced = converger.heldBack().isEmpty();
    if (synced) {
      applied = fingerprint;
    }
  }

  /** Asks for another look in so long, where that is sooner than one would come anyway. */
  public void lookAgainIn(Duration pause) {
    lookAgainIn = lookAgainIn == null || pause.compareTo(lookAgainIn) < 0 ? pause : lookAgainIn;
  }

  /** When another look is asked for; empty where none is. */
  public Optional<Duration> lookAgainIn() {
    return Optional.ofNullable(lookAgainIn);
  }

  /** Remembers something whose change should wake the resource. */
  public void watch(String key) {
    keys.add(key);
  }

  /** SIDs and other names in Twilio whose change should wake the resource. */
  public Set<String> keys() {
    return Set.copyOf(keys);
  }

  /** The resource has nothing in Twilio, which is as it should be. */
  public void withoutTwilio() {
    synced = true;
  }

  /** Whether Twilio has what the spec says. */
  public boolean synced() {
    return synced;
  }

  /** Digest of what was last written. */
  public @Nullable String applied() {
    return applied;
  }

  /** Notes a line of the plan that is no single write. */
  public void planned(String line) {
    planned.add(line);
  }

  /** What a purchase costs a month. */
  public record MonthlyCost(BigDecimal amount, String currency) {}

  /** Notes what the planned purchase costs. */
  public void costs(MonthlyCost monthly) {
    cost = monthly;
  }

  /** What the planned purchase costs; empty where nothing is bought or no price is known. */
  public Optional<MonthlyCost> cost() {
    return Optional.ofNullable(cost);
  }

  /** The lines of the plan that are no single write. */
  public List<String> planned() {
    return List.copyOf(planned);
  }

  /** What policy held back, for people; null where nothing was. */
  public @Nullable List<String> plan() {
    List<String> lines = new ArrayList<>();
    heldBack.forEach(change -> lines.add(change.describe()));
    lines.addAll(planned);
    return lines.isEmpty() ? null : lines;
  }

  /** The writes that policy held back. */
  public List<Change> heldBack() {
    return List.copyOf(heldBack);
  }

  /** What somebody else changed, for people. */
  public List<String> drift() {
    return drift.stream().map(Change::describe).toList();
  }

  /** Whether drift was put right and not only found. */
  public boolean driftCorrected() {
    return !drift.isEmpty() && heldBack.isEmpty();
  }
}
