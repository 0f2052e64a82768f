package dev.ravenhelm.twilio.simulator.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.clock.WallClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallTest {
  private final SimClock clock = new WallClock(1);

  @AfterEach
  void stop() {
    clock.close();
  }

  @Test
  void twoLegsMayWaitForEachOther() throws InterruptedException {
    Call one = call("CA1");
    Call other = call("CA2");
    var done = new CountDownLatch(2);
    Thread.ofVirtual().start(() -> watch(one, other, done));
    Thread.ofVirtual().start(() -> watch(other, one, done));

    assertThat(done.await(10, TimeUnit.SECONDS)).as("both threads came to an end").isTrue();
  }

  @Test
  void wakesAtOnceWhenItsOwnStateChanges() {
    Call call = call("CA1");
    Thread.ofVirtual().start(() -> call.move(CallStatus.IN_PROGRESS));

    assertThat(call.await(Duration.ofSeconds(5), () -> call.status() == CallStatus.IN_PROGRESS))
        .isTrue();
  }

  @Test
  void staysEndedOnceItHasEnded() {
    Call call = call("CA1");
    call.move(CallStatus.BUSY);

    assertThat(call.move(CallStatus.IN_PROGRESS)).isFalse();
    assertThat(call.status()).isEqualTo(CallStatus.BUSY);
  }

  private static void watch(Call mine, Call theirs, CountDownLatch done) {
    for (int i = 0; i < 20_000; i++) {
      theirs.wake();
      mine.await(Duration.ofNanos(1), theirs::ended);
    }
    done.countDown();
  }

  private Call call(String sid) {
    return new Call(clock, sid, new Call.Parties("+1", "+2", "inbound"), null, CallStatus.RINGING);
  }
}
