package dev.ravenhelm.voice.server.events;

import java.util.HexFormat;

/**
 * The last few thousand ids of events, so that what is told twice goes out once; not more than a
 * help. Half of an id's digest stands for it, without an object for each, which the collector would
 * move about with every webhook.
 */
final class RecentDigests {

  private static final int BUCKETS = 1024;
  private static final int IN_EACH = 16;
  private static final int DIGITS = 16;

  /** In each bucket the newest first. */
  private final long[] ids = new long[BUCKETS * IN_EACH];

  /**
   * Whether the id is new. It is forgotten when sixteen others of its bucket came, which is after
   * some 16,000 on average.
   *
   * @param id in hexadecimal digits, from a digest
   */
  synchronized boolean add(String id) {
    long digest = HexFormat.fromHexDigitsToLong(id, 0, DIGITS);
    int first = Math.floorMod(digest, BUCKETS) * IN_EACH;
    for (int i = first; i < first + IN_EACH; i++) {
      if (ids[i] == digest) {
        return false;
      }
    }
    System.arraycopy(ids, first, ids, first + 1, IN_EACH - 1);
    ids[first] = digest;
    return true;
  }
}
