package dev.ravenhelm.voice.server.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to the one thread that writes to the spool, many in one go. A webhook waits for the
 * disk no longer than its budget; the event is written all the same, when the disk comes back.
 */
final class SpoolWriter implements CallEvents, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SpoolWriter.class);
  private static final int QUEUE = 10_000;
  private static final int MOST_AT_ONCE = 256;
  private static final Duration BUDGET = Duration.ofMillis(20);
  private static final Duration LOOK = Duration.ofMillis(10);

  private final Spool spool;
  private final RecentDigests recent = new RecentDigests();
  private final Counter lost;
  private final Counter repeated;
  private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread;
  private final Thread impatient;
  private volatile List<Pending> batch = List.of();
  private volatile long batchSince;
  private volatile boolean closed;
  private volatile boolean ended;

  /** An event that someone waits for; without a record it only wakes the thread. */
  private static final class Pending {
    private final byte @Nullable [] record;
    private final CountDownLatch written = new CountDownLatch(1);

    private Pending(byte @Nullable [] record) {
      this.record = record;
    }
  }

  SpoolWriter(Spool spool, MeterRegistry meters) {
    this.spool = spool;
    this.lost =
        Counter.builder("voice.events.lost")
            .description("Events that found no room, or no working disk")
            .register(meters);
    this.repeated =
        Counter.builder("voice.events.repeated")
            .description("Events that Twilio told twice")
            .register(meters);
    this.thread = Thread.ofPlatform().name("spool").daemon(true).unstarted(this::run);
    this.impatient = Thread.ofPlatform().name("spool-budget").daemon(true).unstarted(this::hurry);
  }

  SpoolWriter start() {
    thread.start();
    impatient.start();
    return this;
  }

  @Override
  public void publish(CallEvent event) {
    if (!recent.add(event.id())) {
      repeated.increment();
      return;
    }
    Pending pending = new Pending(EventWriter.write(event));
    if (closed || !queue.offer(pending)) {
      lost.increment();
      return;
    }
    if (ended && queue.remove(pending)) {
      lost.increment();
      return;
    }
    try {
      // without a time limit, which costs more than all else here: the impatient thread sets it
      pending.written.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what is left, for a short while. */
  @Override
  public void close() {
    closed = true;
    // an interrupt would close the file that is written to, so something empty wakes the thread
    boolean _ = queue.offer(new Pending(null));
    try {
      thread.join(Duration.ofSeconds(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed || !queue.isEmpty()) {
      List<Pending> next = new ArrayList<>();
      try {
        next.add(queue.take());
      } catch (InterruptedException e) {
        continue;
      }
      gather(next);
      write(next);
    }
    // what comes after this sees it, and nobody waits for a thread that has ended
    ended = true;
    List<Pending> last = new ArrayList<>();
    queue.drainTo(last);
    write(last);
    impatient.interrupt();
  }

  /**
   * Takes what comes along. Where processors are few, those who are about to publish get a turn
   * before each force of the disk, which costs as much for one event as for many.
   */
  @SuppressWarnings("ThreadPriorityCheck") // a turn for others is all that is wanted here
  private void gather(List<Pending> next) {
    int before;
    do {
      before = next.size();
      Thread.yield();
      queue.drainTo(next, MOST_AT_ONCE - before);
    } while (next.size() > before && next.size() < MOST_AT_ONCE);
  }

  /** Lets webhooks go on whose event the disk keeps waiting for. */
  private void hurry() {
    try {
      while (true) {
        Thread.sleep(LOOK);
        List<Pending> waiting = batch;
        if (!waiting.isEmpty() && System.nanoTime() - batchSince > BUDGET.toNanos()) {
          waiting.forEach(pending -> pending.written.countDown());
          queue.forEach(pending -> pending.written.countDown());
        }
      }
    } catch (InterruptedException e) {
      // the spool is closed
    }
  }

  private void write(List<Pending> pending) {
    batchSince = System.nanoTime();
    batch = pending;
    append(pending);
    batch = List.of();
  }

  private void append(List<Pending> batch) {
    List<byte[]> records = new ArrayList<>(batch.size());
    for (Pending pending : batch) {
      if (pending.record != null) {
        records.add(pending.record);
      }
    }
    try {
      if (!records.isEmpty() && !spool.append(records)) {
        lost.increment(records.size());
      }
    } catch (IOException e) {
      lost.increment(records.size());
      LOG.error("{} events are lost: the spool cannot be written", records.size(), e);
    }
    batch.forEach(pending -> pending.written.countDown());
  }
}
