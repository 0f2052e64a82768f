package dev.ravenhelm.twilio.simulator.calls;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What a leg hears while it waits: a document that is asked for and played again and again. */
final class WaitMusic {
  private static final Duration FOR_EVER = Duration.ofDays(1);
  private static final Duration BREATH = Duration.ofSeconds(1);

  /** A document that is over so soon has nothing to hear in it. */
  private static final Duration EMPTY = Duration.ofMillis(100);

  private WaitMusic() {}

  /** Plays it once; stays silent to the end of the wait where it cannot be had. */
  static void play(Exchange exchange, Call call, Source source, BooleanSupplier over) {
    Instant before = exchange.account().clock().now();
    if (!new Script(exchange, call, Optional.empty(), over).run(source)) {
      call.await(FOR_EVER, over);
      return;
    }
    Duration length = Duration.between(before, exchange.account().clock().now());
    if (length.compareTo(EMPTY) < 0) {
      // an empty document would be asked for as fast as the server answers
      call.await(BREATH, over);
    }
  }
}
