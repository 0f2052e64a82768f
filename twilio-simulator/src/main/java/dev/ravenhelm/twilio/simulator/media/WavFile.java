package dev.ravenhelm.twilio.simulator.media;

import dev.ravenhelm.twilio.simulator.calls.AudioReader.Unreadable;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reader of WAV files with linear samples or µ-law. The JDK's own would bring all of java.desktop
 * into the image.
 */
final class WavFile {
  private static final int RIFF = 0x46464952;
  private static final int WAVE = 0x45564157;
  private static final int FORMAT = 0x20746d66;
  private static final int DATA = 0x61746164;
  private static final int LINEAR = 1;
  private static final int MU_LAW = 7;

  /** The real format stands further on. */
  private static final int EXTENSIBLE = 0xfffe;

  private WavFile() {}

  static Pcm read(byte[] file) throws Unreadable {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (in.getInt() != RIFF || in.position(8).getInt() != WAVE) {
        throw new Unreadable("it is no WAV file");
      }
      ByteBuffer format = chunk(in, FORMAT);
      return samples(format, chunk(in, DATA));
    } catch (BufferUnderflowException e) {
      throw new Unreadable("it is cut off");
    }
  }

  /** What is in the next chunk of that name; the last may be longer than the file. */
  private static ByteBuffer chunk(ByteBuffer in, int name) {
    while (true) {
      boolean found = in.getInt() == name;
      long length = Integer.toUnsignedLong(in.getInt());
      int there = (int) Math.min(length, in.remaining());
      ByteBuffer content = in.slice(in.position(), there).order(ByteOrder.LITTLE_ENDIAN);
      in.position(Math.min(in.limit(), in.position() + there + there % 2));
      if (found) {
        return content;
      }
    }
  }

  private static Pcm samples(ByteBuffer format, ByteBuffer data) throws Unreadable {
    int code = format.getShort() & 0xffff;
    int channels = format.getShort() & 0xffff;
    int rate = format.getInt();
    int bits = format.getShort(14) & 0xffff;
    if (code == EXTENSIBLE) {
      code = format.getShort(24) & 0xffff;
    }
    boolean known = code == LINEAR ? bits % 8 == 0 && bits >= 8 && bits <= 32 : code == MU_LAW;
    if (!known || channels == 0) {
      throw new Unreadable(
          "format " + code + " with " + bits + " bits and " + channels + " channels");
    }
    int bytes = code == MU_LAW ? 1 : bits / 8;
    var mono = new short[data.remaining() / (bytes * channels)];
    for (int i = 0; i < mono.length; i++) {
      int sum = 0;
      for (int channel = 0; channel < channels; channel++) {
        int at = (i * channels + channel) * bytes;
        sum += code == MU_LAW ? G711.decode(data.get(at)) : linear(data, at, bytes);
      }
      mono[i] = (short) (sum / channels);
    }
    return new Pcm(rate, mono);
  }

  /** The upper 16 bits; 8 bits alone are without a sign. */
  private static int linear(ByteBuffer data, int at, int bytes) {
    return bytes == 1 ? ((data.get(at) & 0xff) - 128) << 8 : data.getShort(at + bytes - 2);
  }
}
