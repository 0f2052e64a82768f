package dev.ravenhelm.voice.server.events;

import dev.ravenhelm.voice.server.events.Segment.Batch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on disk that wait to be sent, oldest first, in segment files. A file goes when all that
 * is in it was acknowledged; after a crash, what remains in a file is there again, some of it
 * perhaps a second time.
 *
 * <p>One thread appends, one other reads and acknowledges; anyone may ask how full it is.
 */
final class Spool implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  /** A segment beyond this size takes no more records. */
  private static final long SEGMENT_BYTES = 1 << 20;

  /** One beyond this size goes when all in it was acknowledged; what is in it comes twice else. */
  private static final long SETTLED_BYTES = 64 * 1024;

  private final Path folder;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition acknowledged = lock.newCondition();

  /** Oldest first; the last one is appended to. Never empty. */
  private final Deque<Segment> segments = new ArrayDeque<>();

  private long nextNumber = 1;

  private Spool(Path folder, long mostBytes) {
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  /** Opens the folder with all that is left in it from before. */
  static Spool open(Path folder, long mostBytes) throws IOException {
    Spool spool = new Spool(folder, mostBytes);
    Files.createDirectories(folder);
    for (Path file : files(folder)) {
      Segment segment = Segment.recover(file);
      spool.nextNumber = Segment.number(file) + 1;
      if (segment.left() == 0) {
        segment.delete();
      } else {
        spool.segments.add(segment);
      }
    }
    if (!spool.segments.isEmpty()) {
      LOG.info("{} events from before wait to be sent", spool.depth());
    }
    spool.segments.add(Segment.create(folder, spool.nextNumber++));
    return spool;
  }

  /**
   * Appends records and returns once they are on disk; false when the spool is full.
   *
   * @param frames the records as {@link Frames}
   * @param oldest when the first of them was told
   * @throws IOException when the disk fails: none of them is in the spool then
   */
  boolean append(ByteBuffer frames, int count, long oldest) throws IOException {
    Segment last = segmentToAppendTo();
    if (last == null) {
      return false;
    }
    // not under the lock: a hung disk must not stop those who only look
    long end = last.write(frames);
    lock.lock();
    try {
      last.commit(end, count, oldest);
      arrived.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The oldest records, at least one; waits for it. */
  Batch oldest(int most) throws InterruptedException, IOException {
    Segment first;
    long committed;
    lock.lock();
    try {
      while (segments.stream().allMatch(segment -> segment.left() == 0)) {
        arrived.await();
      }
      while (segments.getFirst().left() == 0) {
        segments.removeFirst().delete();
      }
      first = segments.getFirst();
      committed = first.end();
    } finally {
      lock.unlock();
    }
    return first.read(committed, most);
  }

  /** A batch has been sent. */
  void acknowledge(Batch batch) {
    lock.lock();
    try {
      batch.segment().acknowledge(batch);
      acknowledged.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether no record waits any more, within this time. */
  boolean awaitEmpty(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (depth() > 0 && left > 0) {
        left = acknowledged.awaitNanos(left);
      }
      return depth() == 0;
    } finally {
      lock.unlock();
    }
  }

  /** How many records wait. */
  int depth() {
    lock.lock();
    try {
      return segments.stream().mapToInt(Segment::left).sum();
    } finally {
      lock.unlock();
    }
  }

  /** When the oldest record that waits was told; {@link Long#MAX_VALUE} where none does. */
  long oldest() {
    lock.lock();
    try {
      return segments.stream()
          .filter(segment -> segment.left() > 0)
          .mapToLong(Segment::oldest)
          .findFirst()
          .orElse(Long.MAX_VALUE);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      for (Segment segment : segments) {
        if (segment.left() == 0) {
          segment.delete();
        } else {
          segment.close();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** The last segment, or a new one after a full or an all acknowledged one; null when full. */
  private @Nullable Segment segmentToAppendTo() throws IOException {
    lock.lock();
    try {
      if (waitingBytes() > mostBytes) {
        return null;
      }
      Segment last = segments.getLast();
      if (last.end() > SEGMENT_BYTES || (last.left() == 0 && last.end() > SETTLED_BYTES)) {
        segments.add(Segment.create(folder, nextNumber++));
      }
      return segments.getLast();
    } finally {
      lock.unlock();
    }
  }

  /** A loop, since it is asked before each write and there are hundreds of segments at times. */
  private long waitingBytes() {
    long waiting = 0;
    for (Segment segment : segments) {
      if (segment.left() > 0) {
        waiting += segment.end();
      }
    }
    return waiting;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9]{16}\\.spool"))
          .sorted()
          .toList();
    }
  }
}
