package dev.ravenhelm.twilio.simulator.media;

/** µ-law, 8,000 samples a second: how telephones sound. */
final class G711 {
  static final int RATE = 8000;

  /** Samples in a packet of 20 ms. */
  static final int FRAME = 160;

  static final byte SILENCE = (byte) 0xff;
  private static final int BIAS = 0x84;
  private static final int CLIP = 32635;
  private static final short[] LINEAR = new short[256];

  static {
    for (int i = 0; i < 256; i++) {
      int code = ~i & 0xff;
      int magnitude = ((((code & 0x0f) << 3) + BIAS) << ((code & 0x70) >> 4)) - BIAS;
      LINEAR[i] = (short) ((code & 0x80) != 0 ? -magnitude : magnitude);
    }
  }

  private G711() {}

  static short decode(byte code) {
    return LINEAR[code & 0xff];
  }

  static short[] decode(byte[] codes) {
    var samples = new short[codes.length];
    for (int i = 0; i < codes.length; i++) {
      samples[i] = decode(codes[i]);
    }
    return samples;
  }

  static byte encode(int sample) {
    int sign = sample < 0 ? 0x80 : 0;
    int magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
    int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
    int mantissa = (magnitude >> (exponent + 3)) & 0x0f;
    return (byte) ~(sign | (exponent << 4) | mantissa);
  }

  static byte[] encode(short[] samples) {
    var codes = new byte[samples.length];
    for (int i = 0; i < samples.length; i++) {
      codes[i] = encode(samples[i]);
    }
    return codes;
  }
}
