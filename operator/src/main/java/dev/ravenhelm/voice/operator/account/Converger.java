package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.Desired;
import dev.ravenhelm.voice.operator.plan.MarkedObjectPlanner;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.Plan;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.twilio.TwilioFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Carries plans out for one resource: plans on the shared list, and only where something would be
 * written reads afresh, plans again and writes. After an unclear create it looks for the mark
 * before it says that it failed.
 */
public final class Converger {
  private final AccountLists lists;
  private final PolicyGate gate;
  private final Duration maxAge;
  private final List<Change> written = new ArrayList<>();
  private final List<Change> heldBack = new ArrayList<>();

  public Converger(AccountLists lists, PolicyGate gate, Duration maxAge) {
    this.lists = lists;
    this.gate = gate;
    this.maxAge = maxAge;
  }

  /** Thrown where the plan is a refusal; the reconciler tells it in the resource's conditions. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Plan.Refused refused;

    public RefusedException(Plan.Refused refused) {
      super(refused.message());
      this.refused = refused;
    }

    public Plan.Refused refused() {
      return refused;
    }
  }

  /** Makes one marked object what it should be. Empty where policy kept it from being made. */
  public Optional<TwilioObject> converge(Desired desired, String adoptSid) {
    return converge(
        desired.kind(),
        desired.parent(),
        observed -> MarkedObjectPlanner.plan(desired, observed, adoptSid));
  }

  /** Makes what a planner says of the list of a kind. */
  public Optional<TwilioObject> converge(
      TwilioKind kind, String parent, Function<List<TwilioObject>, Plan> planner) {
    return converge(kind, parent, planner, found -> {});
  }

  /**
   * The same, with a look at what is there before it is written over.
   *
   * @param beforeWrite gets the object as it is now; what it throws keeps the write from happening
   */
  public Optional<TwilioObject> converge(
      TwilioKind kind,
      String parent,
      Function<List<TwilioObject>, Plan> planner,
      Consumer<TwilioObject> beforeWrite) {
    Plan.Changes plan = accepted(planner.apply(lists.list(kind, parent, maxAge)));
    if (plan.changes().isEmpty()) {
      return plan.found();
    }
    plan = accepted(planner.apply(lists.list(kind, parent, Duration.ZERO)));
    if (!gate.allowsWrites()) {
      heldBack.addAll(plan.changes());
      return plan.found();
    }
    if (!plan.changes().isEmpty()) {
      plan.found().ifPresent(beforeWrite);
    }
    Optional<TwilioObject> result = plan.found();
    for (Change change : plan.changes()) {
      result = apply(change);
      written.add(change);
    }
    return result;
  }

  /** Notes an object that policy kept from being made outside of {@link #converge}. */
  public void wouldCreate(TwilioKind kind, OwnerMark mark, String human) {
    heldBack.add(
        new Change.Create(
            kind, "", mark, new TreeMap<>(Map.of("FriendlyName", mark.friendlyName(human)))));
  }

  /** Writes one change, unless policy holds writes back. */
  public void write(Change change) {
    if (gate.allowsWrites()) {
      apply(change);
      written.add(change);
    }
  }

  /** Removes whatever carries the mark, unless policy holds writes back. */
  public void remove(TwilioKind kind, String parent, OwnerMark mark) {
    if (!gate.allowsWrites()) {
      return;
    }
    for (TwilioObject object : lists.list(kind, parent, Duration.ZERO)) {
      if (mark.isOn(object)) {
        apply(new Change.Delete(kind, parent, object.sid(), object.friendlyName()));
      }
    }
  }

  /** The lists that this converger plans from. */
  public AccountLists lists() {
    return lists;
  }

  /** What was written. */
  public List<Change> written() {
    return List.copyOf(written);
  }

  /** What policy held back. */
  public List<Change> heldBack() {
    return List.copyOf(heldBack);
  }

  /** What differed although exactly this was written before. */
  public List<Change> drift() {
    List<Change> all = new ArrayList<>(written);
    all.addAll(heldBack);
    return gate.appliedBefore() ? all : List.of();
  }

  private static Plan.Changes accepted(Plan plan) {
    return switch (plan) {
      case Plan.Changes changes -> changes;
      case Plan.Refused refused -> throw new RefusedException(refused);
    };
  }

  private Optional<TwilioObject> apply(Change change) {
    return switch (change) {
      case Change.Create create -> Optional.of(create(create));
      case Change.Update update -> {
        TwilioObject after =
            lists.account().update(update.kind(), update.parent(), update.sid(), update.after());
        lists.wrote(after);
        yield Optional.of(after);
      }
      case Change.Delete delete -> {
        lists.account().delete(delete.kind(), delete.parent(), delete.sid());
        lists.removed(delete.kind(), delete.parent(), delete.sid());
        yield Optional.empty();
      }
    };
  }

  private TwilioObject create(Change.Create create) {
    TwilioObject made;
    try {
      made = lists.account().create(create.kind(), create.parent(), create.fields());
    } catch (TwilioFailure failure) {
      if (failure.kind() != TwilioFailure.Kind.UNCLEAR) {
        throw failure;
      }
      made =
          lists.list(create.kind(), create.parent(), Duration.ZERO).stream()
              .filter(create.mark()::isOn)
              .findFirst()
              .orElseThrow(() -> failure);
    }
    lists.wrote(made);
    return made;
  }
}
