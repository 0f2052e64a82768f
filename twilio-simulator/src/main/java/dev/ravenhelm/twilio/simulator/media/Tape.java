package dev.ravenhelm.twilio.simulator.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What was said on a leg, and what was heard where that was asked for, until the tape stops. */
public final class Tape {
  private static final int HEADER = 44;

  private final What what;
  private final ByteArrayOutputStream codes = new ByteArrayOutputStream();
  private boolean running = true;

  Tape(What what) {
    this.what = what;
  }

  /** Adds a frame; false once the tape has stopped. */
  synchronized boolean add(short[] said, short[] heard) {
    if (running) {
      codes.writeBytes(G711.encode(what == What.SAID ? said : Mixer.sum(said, heard)));
    }
    return running;
  }

  public synchronized void stop() {
    running = false;
  }

  public synchronized Duration length() {
    return Duration.ofMillis(codes.size() * 1000L / G711.RATE);
  }

  /** A fifth of a second of nothing, as a WAV file. */
  public static byte[] silence() {
    return wav(new short[G711.RATE / 5]);
  }

  /** All of it as a WAV file: 8 kHz, 16 bits, one channel. */
  public synchronized byte[] wav() {
    return wav(G711.decode(codes.toByteArray()));
  }

  private static byte[] wav(short[] samples) {
    var out = ByteBuffer.allocate(HEADER + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(HEADER - 8 + 2 * samples.length);
    out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    out.putShort((short) 1).putShort((short) 1);
    out.putInt(G711.RATE).putInt(2 * G711.RATE).putShort((short) 2).putShort((short) 16);
    out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples.length);
    for (short sample : samples) {
      out.putShort(sample);
    }
    return out.array();
  }

  /** Whose voice is on the tape. */
  public enum What {
    /** The leg's own, as {@code <Record>} does. */
    SAID,
    /** Both sides', as the recording of a dialled call does. */
    BOTH
  }
}
