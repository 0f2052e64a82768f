package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.twilio.TwilioAccount;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The lists of one account, shared by all resources of it: however many numbers there are, a look
 * at them costs one list.
 */
public final class AccountLists {
  private final TwilioAccount account;
  private final Clock clock;
  private final Map<Place, CachedList> lists = new ConcurrentHashMap<>();

  private record Place(TwilioKind kind, String parent) {}

  public AccountLists(TwilioAccount account, Clock clock) {
    this.account = account;
    this.clock = clock;
  }

  public TwilioAccount account() {
    return account;
  }

  /** All objects of a kind, at most this old. Workers come with their attributes. */
  public List<TwilioObject> list(TwilioKind kind, String parent, Duration maxAge) {
    if (kind.liesInWorkspace() && parent.isEmpty()) {
      return List.of(); // an observing gateway has no workspace yet, hence nothing in it
    }
    return lists.computeIfAbsent(new Place(kind, parent), CachedList::new).read(maxAge);
  }

  /** What was just written, so that nobody plans from the list before it. */
  void wrote(TwilioObject object) {
    lists.computeIfAbsent(new Place(object.kind(), object.parent()), CachedList::new).put(object);
  }

  /** The object is gone. */
  void removed(TwilioKind kind, String parent, String sid) {
    lists.computeIfAbsent(new Place(kind, parent), CachedList::new).remove(sid);
  }

  private final class CachedList {
    private final Place place;
    private final ReentrantLock lock = new ReentrantLock();
    private List<TwilioObject> objects = List.of();
    private @Nullable Instant readAt;

    CachedList(Place place) {
      this.place = place;
    }

    List<TwilioObject> read(Duration maxAge) {
      lock.lock();
      try {
        Instant now = clock.instant();
        if (readAt == null || readAt.plus(maxAge).isBefore(now) || maxAge.isZero()) {
          objects = withAttributes(account.list(place.kind(), place.parent()));
          readAt = now;
        }
        return objects;
      } finally {
        lock.unlock();
      }
    }

    void put(TwilioObject object) {
      lock.lock();
      try {
        List<TwilioObject> next = new ArrayList<>(objects);
        next.removeIf(o -> o.sid().equals(object.sid()));
        next.add(object);
        objects = List.copyOf(next);
      } finally {
        lock.unlock();
      }
    }

    void remove(String sid) {
      lock.lock();
      try {
        objects = objects.stream().filter(o -> !o.sid().equals(sid)).toList();
      } finally {
        lock.unlock();
      }
    }

    /** Lists omit a worker's attributes: they are read again only when its date has changed. */
    private List<TwilioObject> withAttributes(List<TwilioObject> listed) {
      if (place.kind() != TwilioKind.WORKER) {
        return listed;
      }
      Map<String, TwilioObject> known = new HashMap<>();
      objects.forEach(o -> known.put(o.sid(), o));
      List<TwilioObject> complete = new ArrayList<>();
      for (TwilioObject worker : listed) {
        TwilioObject before = known.get(worker.sid());
        if (before != null
            && before.fields().containsKey("Attributes")
            && before.field("DateUpdated").equals(worker.field("DateUpdated"))) {
          complete.add(before);
        } else {
          account.fetch(place.kind(), place.parent(), worker.sid()).ifPresent(complete::add);
        }
      }
      return List.copyOf(complete);
    }
  }
}
