package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.operator.plan.Sought;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.twilio.TwilioAccount;
import dev.ravenhelm.voice.operator.twilio.TwilioFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lists of one account, shared by all resources of it: however many numbers there are, a look
 * at them costs one list.
 */
public final class AccountLists {
  private static final int NOT_FOUND = 20404;

  private volatile TwilioAccount account;
  private final Clock clock;
  private final Duration grace;
  private final Guests guests;
  private final Map<Place, SharedList> lists = new ConcurrentHashMap<>();

  /** Creates whose outcome is unclear, by mark. */
  private final Map<String, Instant> unclear = new ConcurrentHashMap<>();

  private record Place(TwilioKind kind, String parent) {}

  /**
   * Lists.
   *
   * @param grace how long Twilio may take to show what it made after all
   */
  public AccountLists(TwilioAccount account, Clock clock, Duration grace) {
    this(account, clock, grace, new Guests(_ -> {}));
  }

  AccountLists(TwilioAccount account, Clock clock, Duration grace, Guests guests) {
    this.guests = guests;
    this.account = account;
    this.clock = clock;
    this.grace = grace;
  }

  public TwilioAccount account() {
    return account;
  }

  /** Who works with the account now. */
  Guests guests() {
    return guests;
  }

  /** The same account by other credentials. */
  void use(TwilioAccount next) {
    account = next;
  }

  /** All objects of a kind, at most this old. Workers come without their attributes. */
  public List<TwilioObject> list(TwilioKind kind, String parent, Duration maxAge) {
    if (kind.hasParent() && parent.isEmpty()) {
      return List.of(); // an observing gateway has no workspace yet, hence nothing in it
    }
    return shared(kind, parent).read(maxAge).all();
  }

  /** The objects that may be meant, from the shared list. */
  public List<TwilioObject> candidates(Sought sought, Duration maxAge) {
    if (sought.kind().hasParent() && sought.parent().isEmpty()) {
      return List.of();
    }
    return shared(sought.kind(), sought.parent()).read(maxAge).candidates(sought);
  }

  /**
   * Reads the objects that may be meant afresh: those that are known one by one, and where none is
   * known by Twilio's own filter.
   *
   * @param name the value to filter by: the friendly name with the mark, or a number
   */
  public List<TwilioObject> lookAgain(Sought sought, List<TwilioObject> known, String name) {
    if (sought.kind().hasParent() && sought.parent().isEmpty()) {
      return List.of();
    }
    List<TwilioObject> found = new ArrayList<>();
    known.forEach(object ->
        fetch(object.kind(), object.parent(), object.sid())
            .filter(sought::matches)
            .ifPresent(found::add));
    if (known.isEmpty() && !sought.sid().isEmpty()) {
      // lists lag behind what a read by SID shows
      fetch(sought.kind(), sought.parent(), sought.sid())
          .filter(sought::matches)
          .ifPresent(found::add);
    }
    if (!found.isEmpty()) {
      return found;
    }
    SharedList list = shared(sought.kind(), sought.parent());
    if (sought.kind().filter().isEmpty()) {
      return list.read(Duration.ZERO).candidates(sought);
    }
    for (TwilioObject object : account.search(sought.kind(), sought.parent(), name)) {
      list.objects().put(object);
      if (sought.matches(object)) {
        found.add(object);
      }
    }
    return found;
  }

  /** Reads an object by itself, and puts it into its list. */
  Optional<TwilioObject> fetch(TwilioObject known) {
    return fetch(known.kind(), known.parent(), known.sid());
  }

  private Optional<TwilioObject> fetch(TwilioKind kind, String parent, String sid) {
    Optional<TwilioObject> now = account.fetch(kind, parent, sid);
    SharedObjects objects = shared(kind, parent).objects();
    now.ifPresentOrElse(objects::put, () -> objects.remove(sid));
    return now;
  }

  /** What was just written, so that nobody plans from the list before it. */
  void wrote(TwilioObject object) {
    if (object.kind().isListed()) {
      shared(object.kind(), object.parent()).objects().put(object);
    }
  }

  /** The object is gone. */
  void removed(TwilioKind kind, String parent, String sid) {
    shared(kind, parent).objects().remove(sid);
  }

  /** Nobody knows whether the object with this mark was made. */
  void unclear(String mark) {
    unclear.put(mark, clock.instant());
  }

  /** It was found, or surely is not there. */
  void clear(String mark) {
    unclear.remove(mark);
  }

  /** Whether nobody knew at some time whether the object with this mark was made. */
  boolean wasUnclear(String mark) {
    return unclear.containsKey(mark);
  }

  /** Whether Twilio may still show an object that it made although it did not say so. */
  boolean isUnclear(String mark) {
    Instant since = unclear.get(mark);
    return since != null && since.plus(grace).isAfter(clock.instant());
  }

  /**
   * Reads every list again that somebody uses.
   *
   * @return SIDs and keys of what came, went or changed
   */
  Set<String> poll() {
    Set<String> changed = new LinkedHashSet<>();
    for (Map.Entry<Place, SharedList> entry : List.copyOf(lists.entrySet())) {
      try {
        changed.addAll(entry.getValue().refresh());
      } catch (TwilioFailure failure) {
        if (failure.code() != NOT_FOUND) {
          throw failure;
        }
        // the workspace or SIP domain around it is gone
        changed.addAll(entry.getValue().objects().keys());
        lists.remove(entry.getKey());
      }
    }
    return changed;
  }

  private SharedList shared(TwilioKind kind, String parent) {
    return lists.computeIfAbsent(new Place(kind, parent), SharedList::new);
  }

  private final class SharedList {
    private final Place place;
    private final SharedObjects objects = new SharedObjects();
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Instant readAt = Instant.MIN;

    SharedList(Place place) {
      this.place = place;
    }

    SharedObjects objects() {
      return objects;
    }

    /** The objects, read at most so long ago. */
    SharedObjects read(Duration maxAge) {
      Instant asked = clock.instant();
      if (!isFresh(asked, maxAge)) {
        reading.lock();
        try {
          if (!isFresh(asked, maxAge)) {
            refreshed();
          }
        } finally {
          reading.unlock();
        }
      }
      return objects;
    }

    Set<String> refresh() {
      reading.lock();
      try {
        return refreshed();
      } finally {
        reading.unlock();
      }
    }

    private Set<String> refreshed() {
      long before = objects.version();
      Instant began = clock.instant();
      Set<String> changed = objects.replace(account.list(place.kind(), place.parent()), before);
      readAt = began;
      return changed;
    }

    /** Read since it was asked for, or not too long before. */
    private boolean isFresh(Instant asked, Duration maxAge) {
      return !readAt.equals(Instant.MIN)
          && (maxAge.isZero() ? readAt.isAfter(asked) : readAt.plus(maxAge).isAfter(asked));
    }
  }
}
