package dev.ravenhelm.twilio.simulator.calls;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who was in a conference, and when it was going on. */
final class Attendance {
  private final List<Participant> everyone = new ArrayList<>();
  private int most;
  private @Nullable Instant started;
  private @Nullable Instant ended;

  synchronized void come(Participant participant, int present) {
    everyone.add(participant);
    most = Math.max(most, present);
  }

  synchronized void start(Instant at) {
    started = at;
  }

  synchronized void end(Instant at) {
    ended = at;
  }

  /** All who are or were in it, in the order of their coming. */
  synchronized List<Participant> everyone() {
    return List.copyOf(everyone);
  }

  /** How many were in it at once at the most. */
  synchronized int most() {
    return most;
  }

  synchronized Optional<Instant> started() {
    return Optional.ofNullable(started);
  }

  synchronized Optional<Instant> ended() {
    return Optional.ofNullable(ended);
  }
}
