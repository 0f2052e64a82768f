package dev.ravenhelm.twilio.simulator.media;

import dev.ravenhelm.twilio.simulator.calls.Heard;

/** How the exchange's own sounds sound. */
final class Sounds {
  private static final double[] HOLD = {392, 494, 587, 784, 659, 587, 494, 440};
  private static final double[] AUDIO = {523.25, 659.25, 783.99, 1046.5};
  private static final int[] ROWS = {697, 770, 852, 941};
  private static final int[] COLUMNS = {1209, 1336, 1477, 1633};
  private static final String KEYS = "123A456B789C*0#D";
  private static final int DIGIT = G711.RATE / 10;

  private Sounds() {}

  /** A stretch of a sound, from its sample number {@code from}. */
  static short[] frame(Heard.Kind kind, long from) {
    var frame = new short[G711.FRAME];
    for (int i = 0; i < frame.length; i++) {
      frame[i] = (short) sample(kind, (from + i) / (double) G711.RATE);
    }
    return frame;
  }

  /** A key's two tones, 100 ms long. */
  static short[] digit(char key) {
    int place = Math.max(0, KEYS.indexOf(key));
    var tone = new short[DIGIT];
    for (int i = 0; i < tone.length; i++) {
      double t = i / (double) G711.RATE;
      tone[i] = (short) (4000 * (sine(ROWS[place / 4], t) + sine(COLUMNS[place % 4], t)));
    }
    return tone;
  }

  private static double sample(Heard.Kind kind, double t) {
    return switch (kind) {
      case RINGING -> t % 6 < 2 ? 2500 * (sine(440, t) + sine(480, t)) : 0;
      case HOLD_MUSIC -> melody(HOLD, 0.4, t);
      case AUDIO -> melody(AUDIO, 0.25, t);
      // the hum of somebody who talks in the next room: the words are shown, not spoken
      case SPEECH ->
          900 * (0.5 + 0.5 * sine(3.5, t)) * (sine(140, t) + sine(280, t) + 0.5 * sine(560, t));
      case BEEP -> t < 0.5 ? 6000 * sine(850, t) : 0;
    };
  }

  private static double melody(double[] notes, double length, double t) {
    double note = notes[(int) (t / length) % notes.length];
    double since = t % length;
    return 4000 * Math.exp(-4 * since) * Math.min(1, since * 200) * sine(note, since);
  }

  private static double sine(double hertz, double t) {
    return Math.sin(2 * Math.PI * hertz * t);
  }
}
