package dev.ravenhelm.twilio.simulator.media;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What has arrived of a stream and waits for its turn: a little, so that late packets are in time.
 */
final class JitterBuffer {
  private static final int START = 3 * G711.FRAME;
  private static final int MOST = 12 * G711.FRAME;

  private final byte[] waiting = new byte[MOST + 6 * G711.FRAME];
  private int length;
  private int lastSequence = -1;
  private boolean playing;

  synchronized void add(int sequence, byte[] codes) {
    boolean late = lastSequence >= 0 && (short) (sequence - lastSequence) <= 0;
    if (late || codes.length > 6 * G711.FRAME) {
      return;
    }
    lastSequence = sequence;
    if (length + codes.length > MOST) {
      // the sender's clock is faster than ours, or we were asleep: go on close behind it
      drop(length - START);
    }
    System.arraycopy(codes, 0, waiting, length, codes.length);
    length += codes.length;
  }

  /** The next 20 ms, absent while nothing is said. */
  synchronized byte @Nullable [] next() {
    if (length < (playing ? G711.FRAME : START)) {
      playing = false;
      return null;
    }
    playing = true;
    byte[] frame = Arrays.copyOf(waiting, G711.FRAME);
    drop(G711.FRAME);
    return frame;
  }

  private void drop(int count) {
    length -= count;
    System.arraycopy(waiting, count, waiting, 0, length);
  }
}
