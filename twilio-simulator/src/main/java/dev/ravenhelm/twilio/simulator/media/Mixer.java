package dev.ravenhelm.twilio.simulator.media;

import dev.ravenhelm.twilio.simulator.calls.Call;
import dev.ravenhelm.twilio.simulator.calls.Heard;
import dev.ravenhelm.twilio.simulator.calls.Microphone;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Gives each leg, every 20 ms, what the exchange wants it to hear. */
final class Mixer {
  static final short[] QUIET = new short[G711.FRAME];

  private final Map<Call, MediaLeg> legs;
  private final Map<Call, Tapped> taps = new ConcurrentHashMap<>();

  Mixer(Map<Call, MediaLeg> legs) {
    this.legs = legs;
  }

  /** Has {@code to} be told what is said and heard on a call, whether or not it has audio. */
  Microphone.Tap tap(Call call, Microphone.Frames to) {
    taps.computeIfAbsent(call, c -> new Tapped(new Ear(), new CopyOnWriteArrayList<>()))
        .listeners
        .add(to);
    return () ->
        taps.computeIfPresent(
            call,
            (c, tapped) -> {
              tapped.listeners.remove(to);
              return tapped.listeners.isEmpty() ? null : tapped;
            });
  }

  void tick() {
    legs.values().forEach(MediaLeg::take);
    legs.forEach((call, leg) -> {
      short[] heard = heardBy(leg.ear(), call.heard());
      leg.play(heard);
      Tapped tapped = taps.get(call);
      if (tapped != null) {
        tapped.tell(leg.said(), heard);
      }
    });
    taps.forEach((call, tapped) -> {
      if (!legs.containsKey(call)) {
        tapped.tell(QUIET, heardBy(tapped.ear, call.heard()));
      }
    });
  }

  private short[] heardBy(Ear ear, Heard heard) {
    return switch (heard) {
      case Heard.Sound(Heard.Kind kind) -> ear.next(kind);
      case Heard.Clip clip -> ear.next(clip);
      case Heard.Fed(Supplier<byte[]> next) -> G711.decode(next.get());
      case Heard.Changing changing -> heardBy(ear, changing.now().get());
      case Heard.Silence() -> {
        ear.rest();
        yield QUIET;
      }
      case Heard.Legs(List<Call> speakers) -> {
        ear.rest();
        short[] sum = QUIET;
        for (Call speaker : speakers) {
          MediaLeg other = legs.get(speaker);
          sum = other == null ? sum : sum(sum, other.said());
        }
        yield sum;
      }
    };
  }

  /** Who listens in on a call, and how far a call without audio of its own has come. */
  private record Tapped(Ear ear, List<Microphone.Frames> listeners) {
    void tell(short[] said, short[] heard) {
      byte[] out = G711.encode(said);
      byte[] in = G711.encode(heard);
      listeners.forEach(listener -> listener.take(out, in));
    }
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
