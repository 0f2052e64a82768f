package dev.ravenhelm.twilio.simulator.calls;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** What somebody on a leg hears. */
public sealed interface Heard {
  Heard SILENCE = new Silence();

  static Heard sound(Kind kind) {
    return new Sound(kind);
  }

  static Heard legs(Call... speakers) {
    return new Legs(List.of(speakers));
  }

  record Silence() implements Heard {}

  /** Something that the exchange itself plays. */
  record Sound(Kind kind) implements Heard {}

  /** A recording of 8,000 samples a second, which begins anew at its end. */
  final class Clip implements Heard {
    private final short[] samples;

    public Clip(short[] samples) {
      if (samples.length == 0) {
        throw new IllegalArgumentException("a clip without a sample cannot be heard");
      }
      this.samples = samples.clone();
    }

    public Duration length() {
      return Duration.ofMillis(samples.length / 8);
    }

    /** {@code count} samples of it. */
    public short[] frame(long from, int count) {
      var frame = new short[count];
      for (int i = 0; i < count; i++) {
        frame[i] = samples[(int) ((from + i) % samples.length)];
      }
      return frame;
    }
  }

  /** Audio that somebody feeds in: each call gives the next 20 ms in µ-law. */
  record Fed(Supplier<byte[]> next) implements Heard {}

  /** What is said on other legs. */
  record Legs(List<Call> speakers) implements Heard {
    public Legs {
      speakers = List.copyOf(speakers);
    }
  }

  /** What it is at any moment, where it changes without a word: in a conference. */
  record Changing(Supplier<Heard> now) implements Heard {}

  /** The sounds that the exchange has. */
  enum Kind {
    RINGING,
    HOLD_MUSIC,
    SPEECH,
    AUDIO,
    BEEP
  }
}
