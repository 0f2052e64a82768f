package dev.ravenhelm.twilio.simulator.calls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/** Maker of WAV files: a soft tone, eight bits at 8 kHz, for whoever must hear something. */
final class Wave {
  private static final int RATE = 8000;
  private static final int HEADER = 44;
  private static final int HERTZ = 440;
  private static final double LOUDNESS = 20;

  private Wave() {}

  static byte[] of(Duration length, int channels) {
    int frames = Math.toIntExact(Math.min(length.toMillis() * RATE / 1000, 4L * 3600 * RATE));
    byte[] samples = new byte[frames * channels];
    byte[] period = period();
    for (int i = 0; i < samples.length; i++) {
      samples[i] = period[i / channels % period.length];
    }
    return ByteBuffer.allocate(HEADER + samples.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(US_ASCII))
        .putInt(HEADER - 8 + samples.length)
        .put("WAVEfmt ".getBytes(US_ASCII))
        .putInt(16)
        .putShort((short) 1)
        .putShort((short) channels)
        .putInt(RATE)
        .putInt(RATE * channels)
        .putShort((short) channels)
        .putShort((short) 8)
        .put("data".getBytes(US_ASCII))
        .putInt(samples.length)
        .put(samples)
        .array();
  }

  /** Eleven waves of 440 Hz fill 200 samples at 8 kHz without a seam. */
  private static byte[] period() {
    byte[] samples = new byte[200];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (128 + LOUDNESS * Math.sin(2 * Math.PI * HERTZ * i / RATE));
    }
    return samples;
  }
}
