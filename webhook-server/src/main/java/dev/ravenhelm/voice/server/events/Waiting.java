package dev.ravenhelm.voice.server.events;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many records wait, and since when the oldest does. Times are kept to the second, so that
 * hundreds of thousands that wait for hours take no memory to speak of.
 */
final class Waiting {

  private static final long TOGETHER_MILLIS = 1000;

  private final Deque<Run> runs = new ArrayDeque<>();
  private int count;

  /** Records that came within a second, the first of them at this time. */
  private static final class Run {
    private final long at;
    private int left;

    private Run(long at) {
      this.at = at;
    }
  }

  /** So many came, at a time in milliseconds. */
  void add(int records, long at) {
    Run last = runs.peekLast();
    if (last == null || at - last.at >= TOGETHER_MILLIS || at < last.at) {
      last = new Run(at);
      runs.addLast(last);
    }
    last.left += records;
    count += records;
  }

  /** The oldest go. */
  void remove(int records) {
    count -= records;
    for (int left = records; left > 0; ) {
      Run first = runs.getFirst();
      int gone = Math.min(left, first.left);
      first.left -= gone;
      left -= gone;
      if (first.left == 0) {
        runs.removeFirst();
      }
    }
  }

  int count() {
    return count;
  }

  /** When the oldest came; there must be one. */
  long oldest() {
    return runs.getFirst().at;
  }
}
