package dev.ravenhelm.voice.server.twilio;

import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at Twilio again and again, on a thread of its own, with the table as it is then. While
 * Twilio is away it says so once.
 */
public final class Rounds implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final Tables tables;
  private final Duration first;
  private final Duration pause;
  private final String late;
  private final Consumer<RoutingTable> round;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private boolean away;

  /**
   * Rounds that have not begun.
   *
   * @param name of the thread
   * @param first how long it takes until the first
   * @param pause between two
   * @param late what it means that Twilio is away, for the log
   */
  public Rounds(
      String name,
      Tables tables,
      Duration first,
      Duration pause,
      String late,
      Consumer<RoutingTable> round) {
    this.tables = tables;
    this.first = first;
    this.pause = pause;
    this.late = late;
    this.round = round;
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void run() {
    try {
      Duration wait = first;
      while (!closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        tables.current().ifPresent(this::turn);
        wait = pause;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void turn(RoutingTable table) {
    try {
      round.accept(table);
      away = false;
    } catch (TwilioFailure e) {
      if (!away) {
        LOG.warn("{}: {}", late, e.getMessage());
      }
      away = true;
    } catch (RuntimeException e) {
      LOG.error("A round of {} failed; the next follows", thread.getName(), e);
    }
  }
}
