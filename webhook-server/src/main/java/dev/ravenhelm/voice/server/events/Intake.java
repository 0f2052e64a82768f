package dev.ravenhelm.voice.server.events;

import dev.ravenhelm.voice.server.events.Frames.Stored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way to the spool, in a file that is mapped into memory: whoever adds one waits
 * for no disk, and what a killed process leaves there is found by the next. On a file system in
 * memory, which pods have for it, not even the operating system waits for a disk.
 *
 * <p>It has two halves: records are added to one while the other's are written to the spool. Anyone
 * may add; one thread takes.
 */
final class Intake implements AutoCloseable {

  static final String FILE = "events.intake";

  /** Some 3,000 events, which is how many are kept while the disk hangs. */
  private static final int HALF = 2 << 20;

  /** A caller notices no more of it than of a slow network. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Condition roomier = lock.newCondition();
  private Half adding;
  private Half taking;
  private long turn;
  private boolean closed;

  /** Whether somebody has waited in vain for room since there was some. */
  private boolean hopeless;

  /** What goes to the spool together. */
  record Taken(ByteBuffer frames, int count, long oldest) {}

  private Intake(Half older, Half newer, Duration patience) {
    this.patience = patience;
    this.taking = older;
    this.adding = newer;
    this.turn = newer.turn();
  }

  /** Opens the folder's intake with all that is left in it from before. */
  static Intake open(Path folder) throws IOException {
    return open(folder, PATIENCE);
  }

  /**
   * Opens the folder's intake with all that is left in it from before.
   *
   * @param patience how long a record that finds no room waits for it
   */
  static Intake open(Path folder, Duration patience) throws IOException {
    Files.createDirectories(folder);
    try (FileChannel file =
        FileChannel.open(
            folder.resolve(FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      // with zeros on disk: a hole that finds no room when it is touched would end the process
      ByteBuffer zeros = ByteBuffer.allocateDirect(HALF);
      while (file.size() < 2 * HALF) {
        zeros.limit((int) Math.min(HALF, 2 * HALF - file.size())).position(0);
        file.write(zeros, file.size());
      }
      Half one = new Half(file.map(FileChannel.MapMode.READ_WRITE, 0, HALF));
      Half other = new Half(file.map(FileChannel.MapMode.READ_WRITE, HALF, HALF));
      return one.turn() <= other.turn()
          ? new Intake(one, other, patience)
          : new Intake(other, one, patience);
    }
  }

  /**
   * Adds a record; false where there is no room for it, or it is closed. Who finds none waits for
   * it: a disk that stops for a moment while all telephones ring loses nothing. Where one has
   * waited in vain the others do not, until there is room again.
   */
  boolean add(byte[] record, long at) {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!closed) {
        if (adding.add(record, at)) {
          added.signal();
          return true;
        }
        hopeless |= left <= 0;
        if (hopeless || adding.count == 0) {
          return false;
        }
        left = roomier.awaitNanos(left);
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * All records that were added since the last time, waiting for one; null when it is closed and
   * none is left. They stay, and come again after a crash, until they are {@link #forget
   * forgotten}.
   */
  @Nullable Taken take() throws InterruptedException {
    lock.lock();
    try {
      if (taking.count == 0) {
        while (adding.count == 0) {
          if (closed) {
            return null;
          }
          added.await();
        }
        Half empty = taking;
        empty.begin(++turn);
        taking = adding;
        adding = empty;
        hopeless = false;
        roomier.signalAll();
      }
      return taking.taken();
    } finally {
      lock.unlock();
    }
  }

  /** What was taken last is in the spool, or lost. */
  void forget() {
    lock.lock();
    try {
      taking.clear();
    } finally {
      lock.unlock();
    }
  }

  /** How many records are here. */
  int depth() {
    lock.lock();
    try {
      return taking.count + adding.count;
    } finally {
      lock.unlock();
    }
  }

  /** How many wait for room. */
  int waiting() {
    lock.lock();
    try {
      return lock.getWaitQueueLength(roomier);
    } finally {
      lock.unlock();
    }
  }

  /** When the oldest record that is here was added; {@link Long#MAX_VALUE} where none is. */
  long oldest() {
    lock.lock();
    try {
      return Math.min(taking.oldest, adding.oldest);
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more records; those that are here can still be taken. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      added.signal();
      roomier.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A number that grows with each turn, then frames, then a length of zero. */
  private static final class Half {

    private static final int BEGIN = Long.BYTES;

    private final ByteBuffer memory;
    private int end = BEGIN;
    private int count;
    private long oldest = Long.MAX_VALUE;

    private Half(ByteBuffer memory) {
      this.memory = memory;
      for (Stored next = next(); next != null; next = next()) {
        counted(next.size(), next.at());
      }
    }

    private long turn() {
      return memory.getLong(0);
    }

    private void begin(long turn) {
      memory.putLong(0, turn);
    }

    private boolean add(byte[] record, long at) {
      int next = end + Frames.size(record);
      if (next + Integer.BYTES > memory.capacity()) {
        return false;
      }
      memory.putInt(next, 0);
      Frames.put(memory, end, record, at);
      counted(next - end, at);
      return true;
    }

    private void counted(int size, long at) {
      end += size;
      count++;
      oldest = Math.min(oldest, at);
    }

    private @Nullable Stored next() {
      if (end + Frames.HEADER > memory.capacity()) {
        return null;
      }
      ByteBuffer header = memory.slice(end, Frames.HEADER);
      int length = Frames.length(header);
      if (length < 0 || end + Frames.HEADER + length > memory.capacity()) {
        return null;
      }
      byte[] bytes = new byte[length];
      memory.get(end + Frames.HEADER, bytes);
      return Frames.stored(header, bytes);
    }

    private Taken taken() {
      return new Taken(memory.slice(BEGIN, end - BEGIN), count, oldest);
    }

    private void clear() {
      memory.putInt(BEGIN, 0);
      end = BEGIN;
      count = 0;
      oldest = Long.MAX_VALUE;
    }
  }
}
