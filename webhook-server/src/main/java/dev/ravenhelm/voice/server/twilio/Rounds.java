package dev.ravenhelm.voice.server.twilio;

import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.time.Timekeeper;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at Twilio again and again, on a thread of its own, with the table as it is then. While
 * Twilio is away it says so once.
 */
public final class Rounds implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final String name;
  private final Tables tables;
  private final Timekeeper clock;
  private final Duration first;
  private final Duration pause;
  private final String late;
  private final Consumer<RoutingTable> round;
  private final Timekeeper.Pauses pauses;
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
      Timekeeper clock,
      Duration first,
      Duration pause,
      String late,
      Consumer<RoutingTable> round) {
    this.name = name;
    this.tables = tables;
    this.clock = clock;
    this.first = first;
    this.pause = pause;
    this.late = late;
    this.round = round;
    this.pauses = clock.pauses();
  }

  public void start() {
    clock.start(Thread.ofPlatform().name(name).daemon(true), this::run);
  }

  @Override
  public void close() {
    pauses.close();
  }

  private void run() {
    try {
      Duration wait = first;
      while (pauses.pause(wait)) {
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
      LOG.error("A round of {} failed; the next follows", name, e);
    }
  }
}
