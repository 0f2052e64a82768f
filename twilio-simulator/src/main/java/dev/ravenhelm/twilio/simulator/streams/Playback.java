package dev.ravenhelm.twilio.simulator.streams;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The audio that the other side of a stream has sent and the caller has not heard yet, with the
 * marks between it.
 */
public final class Playback {
  /** Bytes of µ-law in 20 ms. */
  public static final int FRAME = 160;

  private static final byte SILENCE = (byte) 0xff;

  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();
  private final Consumer<String> onMark;

  /** {@code onMark} hears of each mark once all before it was played or cleared. */
  Playback(Consumer<String> onMark) {
    this.onMark = onMark;
  }

  synchronized void add(byte[] codes) {
    if (codes.length > 0) {
      pieces.add(new Piece.Audio(codes));
    }
  }

  synchronized void mark(String name) {
    pieces.add(new Piece.Mark(name));
    passMarks();
  }

  synchronized void clear() {
    pieces.removeIf(Piece.Audio.class::isInstance);
    passMarks();
  }

  /** The next 20 ms, silence where nothing is left. */
  public synchronized byte[] next() {
    var frame = new byte[FRAME];
    Arrays.fill(frame, SILENCE);
    int filled = 0;
    while (filled < FRAME && pieces.peek() instanceof Piece.Audio audio) {
      filled += audio.read(frame, filled);
      if (audio.over()) {
        pieces.remove();
        passMarks();
      }
    }
    return frame;
  }

  private void passMarks() {
    while (pieces.peek() instanceof Piece.Mark mark) {
      pieces.remove();
      onMark.accept(mark.name());
    }
  }

  /** What was sent at once. */
  private sealed interface Piece {
    /** Sound, of which some may have been played. */
    final class Audio implements Piece {
      private final byte[] codes;
      private int at;

      Audio(byte[] codes) {
        this.codes = codes;
      }

      int read(byte[] into, int offset) {
        int count = Math.min(into.length - offset, codes.length - at);
        System.arraycopy(codes, at, into, offset, count);
        at += count;
        return count;
      }

      boolean over() {
        return at == codes.length;
      }
    }

    /** A place that its sender wants to be told of. */
    record Mark(String name) implements Piece {}
  }
}
