package dev.ravenhelm.voice.operator.account;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The reconciliations that work with one account now. Each takes some kilobytes while it waits for
 * Twilio, so beyond a hundred of them resources wait by name alone, and are woken as others leave.
 */
final class Guests {
  /** Enough to keep every request slot of an account busy. */
  private static final int MOST = 100;

  private final Consumer<Interests.Resource> wake;
  private final Set<Interests.Resource> outside = new LinkedHashSet<>();
  private int inside;

  /**
   * Guests.
   *
   * @param wake has a resource come again
   */
  Guests(Consumer<Interests.Resource> wake) {
    this.wake = wake;
  }

  /**
   * Comes in, where there is room or where it is an edit that somebody waits for; otherwise the
   * resource is woken later. One that came in takes no place among the {@link Crew}.
   */
  synchronized boolean enter(Interests.Resource resource) {
    if (inside >= MOST && Lane.current() != Lane.EDIT) {
      outside.add(resource);
      return false;
    }
    outside.remove(resource);
    inside++;
    Crew.stepOut();
    return true;
  }

  /** Goes, which lets the next one in. */
  void leave() {
    Crew.stepIn();
    next().forEach(wake);
  }

  private synchronized List<Interests.Resource> next() {
    inside--;
    // one for one; a resource that is gone does not come, hence all when nobody is left to leave
    List<Interests.Resource> next = outside.stream().limit(inside == 0 ? MOST : 1).toList();
    next.forEach(outside::remove);
    return next;
  }
}
