package dev.ravenhelm.twilio.simulator.calls;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A leg in a conference: what it may do, and what it is to hear instead of the others. */
public final class Participant {
  private final Call call;
  private final Optional<Source> music;
  private volatile Seat seat;
  private volatile Optional<Source> held = Optional.empty();
  private volatile @Nullable Source announcement;
  private volatile String reasonLeft = "participant_hung_up";
  private volatile String sid = "";
  private volatile Instant joined = Instant.EPOCH;
  private volatile @Nullable Instant left;

  /**
   * A leg that is about to be seated.
   *
   * @param music what it hears while the room has not begun
   */
  Participant(Call call, Seat seat, Optional<Source> music) {
    this.call = call;
    this.seat = seat;
    this.music = music;
  }

  public Call call() {
    return call;
  }

  /** By which insights know this stay. */
  String sid() {
    return sid;
  }

  Instant joined() {
    return joined;
  }

  Optional<Instant> left() {
    return Optional.ofNullable(left);
  }

  void join(String asSid, Instant at) {
    sid = asSid;
    joined = at;
  }

  void leave(Instant at) {
    left = at;
  }

  public Seat seat() {
    return seat;
  }

  /** Changes what it may do; {@code whileHeld} is what it hears from now on when it is on hold. */
  void seat(Seat other, Optional<Source> whileHeld) {
    if (seat.hold() != other.hold()) {
      held = whileHeld;
    }
    seat = other;
  }

  /** What it hears while it waits for the room to begin, or on hold. */
  Optional<Source> music() {
    return seat.hold() ? held : music;
  }

  /** Why it left, in Twilio's words. */
  String reasonLeft() {
    return reasonLeft;
  }

  void leavesBecause(String reason) {
    reasonLeft = reason;
  }

  /** Whoever coaches is heard by the coached one alone. */
  boolean mayBeHeardBy(Participant listener) {
    return !seat.muted()
        && !seat.hold()
        && (seat.coached().isEmpty() || seat.coached().equals(listener.call.sid()));
  }

  /** Has it hear something as soon as it can. */
  void announce(Source what) {
    announcement = what;
    call.wake();
  }

  boolean hasAnnouncement() {
    return announcement != null;
  }

  Optional<Source> takeAnnouncement() {
    Optional<Source> taken = Optional.ofNullable(announcement);
    announcement = null;
    return taken;
  }
}
