package dev.ravenhelm.twilio.simulator.calls;

import java.util.Optional;

/** Where the audio of legs can be had. */
public interface Microphone {
  /**
   * Begins to keep what is said on a leg, and what it hears where {@code both} is wanted; absent
   * where the leg has no audio.
   */
  Optional<Sound> listen(Call call, boolean both);

  /** Tells what is said on a leg and what it hears, until the tap is closed. */
  Tap tap(Call call, Frames to);

  /** What has been kept. */
  interface Sound {
    void stop();

    /** All of it as a WAV file. */
    byte[] wav();
  }

  /** Takes 20 ms of both sides in µ-law, 8,000 samples a second; must not wait. */
  @FunctionalInterface
  interface Frames {
    void take(byte[] said, byte[] heard);
  }

  /** Somebody who listens in. */
  @FunctionalInterface
  interface Tap extends AutoCloseable {
    @Override
    void close();
  }
}
