package dev.ravenhelm.twilio.simulator.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.twilio.simulator.rest.Concurrency.Entry;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {
  private static final String ONE = "AC1";
  private static final String OTHER = "AC2";

  private final AtomicLong nanos = new AtomicLong();
  private final Concurrency concurrency = new Concurrency(OptionalInt.of(2), nanos::get);

  @Test
  void refusesWhatIsAboveTheLimitUntilASlotIsFree() {
    Entry.Slot first = slot(ONE);
    slot(ONE);

    assertThat(concurrency.enter(ONE)).isEqualTo(new Entry.Full(3, Optional.empty()));
    first.close();
    assertThat(slot(ONE).inFlight()).isEqualTo(2);
  }

  @Test
  void countsEachAccountForItself() {
    slot(ONE);
    slot(ONE);

    assertThat(slot(OTHER).inFlight()).isEqualTo(1);
  }

  @Test
  void tellsHowManySlotsWereBusyInTheMean() {
    Entry.Slot first = slot(ONE);
    pass(30);
    Entry.Slot second = slot(ONE);
    pass(20);
    second.close();
    first.close();
    pass(50);

    Concurrency.Usage usage = concurrency.usage(ONE);
    assertThat(usage.averageBusy()).isEqualTo((30 + 2 * 20) / 100.0);
    assertThat(usage.peak()).isEqualTo(2);
    assertThat(usage.inFlight()).isZero();
    assertThat(usage.served()).isEqualTo(2);
    assertThat(usage.period()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void beginsANewPeriodWithWhatIsInFlight() {
    slot(ONE);
    Entry.Slot second = slot(ONE);
    concurrency.enter(ONE);
    second.close();
    pass(10);
    concurrency.restart(ONE);
    pass(10);

    Concurrency.Usage usage = concurrency.usage(ONE);
    assertThat(usage.averageBusy()).isEqualTo(1);
    assertThat(usage.peak()).isEqualTo(1);
    assertThat(usage.refused()).isZero();
  }

  private Entry.Slot slot(String account) {
    return (Entry.Slot) concurrency.enter(account);
  }

  private void pass(long millis) {
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
  }
}
