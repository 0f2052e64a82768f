package dev.ravenhelm.twilio.simulator.media;

/** Linear samples of 16 bits, one channel. */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record Pcm(int rate, short[] samples) {
  private static final int LOWEST = 1000;
  private static final int HIGHEST = 400_000;

  Pcm {
    if (rate < LOWEST || rate > HIGHEST) {
      throw new IllegalArgumentException("a rate of " + rate + " samples a second");
    }
  }

  /**
   * As a telephone has it: each new sample is the mean of the old ones in its time, which takes
   * away the worst of what is too high for 8,000 a second.
   */
  short[] telephone() {
    if (rate == G711.RATE) {
      return samples;
    }
    var slow = new short[(int) ((long) samples.length * G711.RATE / rate)];
    for (int i = 0; i < slow.length; i++) {
      int from = (int) ((long) i * rate / G711.RATE);
      int to = Math.max(from + 1, (int) ((i + 1L) * rate / G711.RATE));
      long sum = 0;
      for (int j = from; j < to; j++) {
        sum += samples[j];
      }
      slow[i] = (short) (sum / (to - from));
    }
    return slow;
  }
}
