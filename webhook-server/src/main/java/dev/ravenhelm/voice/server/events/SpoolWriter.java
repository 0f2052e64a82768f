package dev.ravenhelm.voice.server.events;

import dev.ravenhelm.voice.server.events.Intake.Taken;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events in and carries them to the spool on a thread of its own, many in one go. A webhook
 * waits for no disk: what it tells outlives the process from that moment, and a power failure of
 * the machine a few milliseconds later.
 */
final class SpoolWriter implements CallEvents, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SpoolWriter.class);

  /** Between two forces of the disk, which cost as much for one event as for many. */
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final Spool spool;
  private final Intake intake;
  private final InstantSource clock;
  private final RecentDigests recent = new RecentDigests();
  private final Counter lost;
  private final Counter repeated;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  SpoolWriter(Spool spool, Intake intake, InstantSource clock, MeterRegistry meters) {
    this.spool = spool;
    this.intake = intake;
    this.clock = clock;
    this.lost =
        Counter.builder("voice.events.lost")
            .description("Events that found no room, or no working disk")
            .register(meters);
    this.repeated =
        Counter.builder("voice.events.repeated")
            .description("Events that Twilio told twice")
            .register(meters);
    this.thread = Thread.ofPlatform().name("spool").daemon(true).unstarted(this::run);
  }

  SpoolWriter start() {
    thread.start();
    return this;
  }

  @Override
  public void publish(CallEvent event) {
    if (!recent.add(event.id())) {
      repeated.increment();
    } else if (!intake.add(EventWriter.write(event), clock.millis())) {
      lost.increment();
    }
  }

  /** Writes what is left, for a short while; what does not get written waits for the next start. */
  @Override
  public void close() {
    intake.close();
    closed.countDown();
    try {
      // an interrupt would close the file that is written to
      thread.join(Duration.ofSeconds(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      Taken taken = intake.take();
      while (taken != null && carried(taken)) {
        intake.forget();
        boolean _ = closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        taken = intake.take();
      }
    } catch (InterruptedException e) {
      LOG.warn("Events wait for the next start: the spool's thread was interrupted");
    }
  }

  /** Whether these are in the spool, or given up; those that a closed spool refuses are kept. */
  private boolean carried(Taken taken) {
    try {
      if (!spool.append(taken.frames(), taken.count(), taken.oldest())) {
        lost.increment(taken.count());
      }
      return true;
    } catch (IOException e) {
      if (closed.getCount() == 0) {
        LOG.warn("{} events wait for the next start: {}", taken.count(), e.toString());
        return false;
      }
      lost.increment(taken.count());
      LOG.error("{} events are lost: the spool cannot be written", taken.count(), e);
      return true;
    }
  }
}
