package dev.ravenhelm.twilio.simulator.calls;

import java.util.Optional;

/** Keeper of what is really said on legs that have audio. */
@FunctionalInterface
public interface Microphone {
  /** Begins to keep what is said on a leg, and what it hears where {@code both} is wanted. */
  Optional<Sound> listen(Call call, boolean both);

  /** What has been kept. */
  interface Sound {
    void stop();

    /** All of it as a WAV file. */
    byte[] wav();
  }
}
