package dev.ravenhelm.twilio.simulator.calls;

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
