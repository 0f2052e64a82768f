package dev.ravenhelm.twilio.simulator.media;

import dev.ravenhelm.twilio.simulator.calls.Call;
import dev.ravenhelm.twilio.simulator.calls.Heard;
import java.util.List;
import java.util.Map;

/** Gives each leg, every 20 ms, what the exchange wants it to hear. */
final class Mixer {
  static final short[] QUIET = new short[G711.FRAME];

  private final Map<Call, MediaLeg> legs;

  Mixer(Map<Call, MediaLeg> legs) {
    this.legs = legs;
  }

  void tick() {
    legs.values().forEach(MediaLeg::take);
    legs.forEach((call, leg) -> {
      Heard heard = call.heard();
      if (heard instanceof Heard.Changing changing) {
        heard = changing.now().get();
      }
      leg.play(heardBy(leg, heard), !(heard instanceof Heard.Sound));
    });
  }

  private short[] heardBy(MediaLeg leg, Heard heard) {
    return switch (heard) {
      case Heard.Silence() -> QUIET;
      case Heard.Sound(Heard.Kind kind) -> leg.next(kind);
      case Heard.Legs(List<Call> speakers) -> {
        short[] sum = QUIET;
        for (Call speaker : speakers) {
          MediaLeg other = legs.get(speaker);
          sum = other == null ? sum : sum(sum, other.said());
        }
        yield sum;
      }
      case Heard.Changing changing -> heardBy(leg, changing.now().get());
    };
  }

  @SuppressWarnings("ReferenceEquality") // there is one silence, which needs no sum
  static short[] sum(short[] one, short[] other) {
    if (one == QUIET || other == QUIET) {
      return one == QUIET ? other : one;
    }
    var sum = new short[one.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (short) Math.clamp(one[i] + other[i], Short.MIN_VALUE, Short.MAX_VALUE);
    }
    return sum;
  }

  /** The mean of the samples, whatever their sign. */
  static double loudness(short[] samples) {
    long sum = 0;
    for (short sample : samples) {
      sum += Math.abs(sample);
    }
    return samples.length == 0 ? 0 : sum / (double) samples.length;
  }
}
