package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.Desired;
import dev.ravenhelm.voice.operator.plan.MarkedObjectPlanner;
import dev.ravenhelm.voice.operator.plan.NamedObjectPlanner;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.Plan;
import dev.ravenhelm.voice.operator.plan.Sought;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.twilio.TwilioFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Carries plans out for one resource: plans on the shared list, and only where something would be
 * written reads the object afresh, plans again and writes. After an unclear create it looks for the
 * mark before it says that it failed, and makes nothing again before Twilio had time to show it.
 */
public final class Converger {
  /** How often a write is planned anew that somebody else's came before. */
  private static final int TRIES = 4;

  private final AccountLists lists;
  private final PolicyGate gate;
  private final Duration maxAge;
  private final List<Change> written = new ArrayList<>();
  private final List<Change> heldBack = new ArrayList<>();
  private final Set<String> keys = new LinkedHashSet<>();

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

  /** Makes an object that carries no mark what it should be; what its kind tells it by finds it. */
  public Optional<TwilioObject> convergeNamed(Desired desired) {
    return converge(
        desired.sought(""),
        desired.name(),
        observed -> NamedObjectPlanner.plan(desired, observed),
        TwilioObject::isComplete,
        found -> {});
  }

  /**
   * Makes a marked object what it should be, which may be adopted, or which status remembers. Empty
   * where policy kept it from being made.
   *
   * @param adoptSid takes this object instead of the one with the mark; empty where nothing is
   *     adopted
   * @param inSync whether an object of the list, which may lack some fields, is known to be as it
   *     was when it was last compared as a whole
   */
  public Optional<TwilioObject> converge(
      Desired desired, Sought sought, String adoptSid, Predicate<TwilioObject> inSync) {
    return converge(
        sought,
        desired.name(),
        observed -> MarkedObjectPlanner.plan(desired, observed, adoptSid, sought.sid()),
        inSync,
        found -> {});
  }

  /**
   * Makes what a planner says of the objects that may be meant.
   *
   * @param name what Twilio's own filter finds the object by
   * @param beforeWrite gets the object as it is now; what it throws keeps the write from happening
   */
  public Optional<TwilioObject> converge(
      Sought sought,
      String name,
      Function<List<TwilioObject>, Plan> planner,
      Predicate<TwilioObject> inSync,
      Consumer<TwilioObject> beforeWrite) {
    List<TwilioObject> known = new ArrayList<>();
    for (TwilioObject listed : lists.candidates(sought, maxAge)) {
      if (inSync.test(listed)) {
        known.add(listed);
      } else {
        lists.fetch(listed).ifPresent(known::add);
      }
    }
    if (!sought.key().isEmpty()) {
      keys.add(sought.key());
    }
    Plan.Changes plan = accepted(planner.apply(known));
    for (int tried = 1; ; tried++) {
      if (plan.changes().isEmpty()) {
        plan.found().map(TwilioObject::sid).ifPresent(keys::add);
        return plan.found();
      }
      plan = accepted(planner.apply(lists.lookAgain(sought, known, name)));
      if (!gate.allowsWrites()) {
        heldBack.addAll(plan.changes());
        plan.found().map(TwilioObject::sid).ifPresent(keys::add);
        return plan.found();
      }
      if (!plan.changes().isEmpty()) {
        plan.found().ifPresent(beforeWrite);
      }
      try {
        return written(plan);
      } catch (TwilioFailure failure) {
        if (failure.kind() != TwilioFailure.Kind.CHANGED || tried == TRIES) {
          throw failure;
        }
      }
    }
  }

  private Optional<TwilioObject> written(Plan.Changes plan) {
    Optional<TwilioObject> result = plan.found();
    String etag = result.map(found -> found.field(TwilioObject.ETAG)).orElse("");
    for (Change change : plan.changes()) {
      Optional<TwilioObject> after = apply(change, etag);
      result = after.isPresent() ? after : result;
      written.add(change);
    }
    result.map(TwilioObject::sid).ifPresent(keys::add);
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
      apply(change, "");
      written.add(change);
    } else {
      heldBack.add(change);
    }
  }

  /**
   * Removes whatever carries the mark, unless policy holds writes back.
   *
   * @param name what Twilio's own filter finds it by, if nobody renamed it
   */
  public void remove(Sought sought, String name) {
    if (!gate.allowsWrites()) {
      return;
    }
    List<TwilioObject> known = lists.candidates(sought, Duration.ofDays(1));
    for (TwilioObject object : lists.lookAgain(sought, known, name)) {
      if (sought.mark().isOn(object)) {
        apply(
            new Change.Delete(sought.kind(), sought.parent(), object.sid(), object.friendlyName()),
            "");
      }
    }
  }

  /** The lists that this converger plans from. */
  public AccountLists lists() {
    return lists;
  }

  /** Whether policy lets anything be written. */
  public boolean writes() {
    return gate.allowsWrites();
  }

  /** What was written. */
  public List<Change> written() {
    return List.copyOf(written);
  }

  /** What policy held back. */
  public List<Change> heldBack() {
    return List.copyOf(heldBack);
  }

  /** SIDs and other names of the objects that were looked for. */
  public Set<String> keys() {
    return Set.copyOf(keys);
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

  private Optional<TwilioObject> apply(Change change, String etag) {
    return switch (change) {
      case Change.Create create -> Optional.of(create(create));
      case Change.Update update -> {
        TwilioObject after =
            lists
                .account()
                .update(update.kind(), update.parent(), update.sid(), update.after(), etag);
        lists.wrote(after);
        yield Optional.of(after);
      }
      case Change.Delete delete -> {
        gate.removals().allow(delete);
        lists.account().delete(delete.kind(), delete.parent(), delete.sid());
        lists.removed(delete.kind(), delete.parent(), delete.sid());
        yield Optional.empty();
      }
    };
  }

  private TwilioObject create(Change.Create create) {
    String mark = create.mark().tag();
    if (lists.isUnclear(mark)) {
      throw new TwilioFailure(
          TwilioFailure.Kind.UNCLEAR,
          0,
          "whether Twilio made "
              + create.kind().label()
              + " "
              + create.name()
              + " is not known yet; it is looked for before it is made again",
          null);
    }
    TwilioObject made;
    try {
      made = lists.account().create(create.kind(), create.parent(), create.fields());
    } catch (TwilioFailure failure) {
      made = found(create, failure);
    }
    lists.clear(mark);
    lists.wrote(made);
    return made;
  }

  /**
   * What a create made although Twilio did not say so. A refusal after an unclear outcome says that
   * it is there, even where a list that lags behind does not show it yet.
   */
  private TwilioObject found(Change.Create create, TwilioFailure failure) {
    String mark = create.mark().tag();
    boolean mayBeThere =
        failure.kind() == TwilioFailure.Kind.UNCLEAR
            || (failure.kind() == TwilioFailure.Kind.REFUSED && lists.wasUnclear(mark));
    if (!mayBeThere) {
      throw failure;
    }
    lists.unclear(mark);
    return lists.lookAgain(create.sought(), List.of(), create.name()).stream()
        .findFirst()
        .orElseThrow(() ->
            new TwilioFailure(
                TwilioFailure.Kind.UNCLEAR,
                failure.code(),
                String.valueOf(failure.getMessage()),
                failure));
  }
}
