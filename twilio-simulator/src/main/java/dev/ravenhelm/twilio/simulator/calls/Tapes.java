package dev.ravenhelm.twilio.simulator.calls;

import java.time.Duration;
import java.util.Optional;

/** Keeper of recordings, which may also be paused, resumed and stopped from outside. */
public interface Tapes {
  /** Begins a recording of a call or of a conference. */
  Tape start(Subject subject);

  /**
   * What is recorded.
   *
   * @param source Twilio's word for what asked for it: RecordVerb, DialVerb, Conference …
   * @param channels 1 for all voices together, 2 for one each
   * @param track both, inbound or outbound
   */
  record Subject(
      Call call, Optional<Conference> conference, String source, int channels, String track) {}

  /** One recording in the making. */
  interface Tape {
    String sid();

    /** Where its audio can be fetched, without an extension. */
    String url();

    /** Ends it, unless it has ended; {@code length} is that of its sound. */
    void stop(Duration length);
  }
}
