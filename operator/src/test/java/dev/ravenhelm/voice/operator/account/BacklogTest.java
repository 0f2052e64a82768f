package dev.ravenhelm.voice.operator.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter.RateLimitState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final int PLACES = 2;
  private final Crew crew = new Crew(PLACES);
  private final CountDownLatch done = new CountDownLatch(PLACES);
  private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos(); // and beyond
  private final Backlog backlog = new Backlog(crew, () -> now);

  @AfterEach
  void stop() {
    crew.shutdown();
  }

  @Test
  void passesEverythingOnWhileTheCrewHasRoom() {
    crew.execute(done::countDown);

    assertThat(backlog.isLimited(backlog.initState())).isEmpty();
  }

  @Test
  void hasResourcesComeOneAfterTheOtherWhileTheCrewIsBusy() {
    makeBusy();

    Duration first = limited(backlog.initState());
    Duration second = limited(backlog.initState());

    assertThat(first).isEqualTo(Duration.ofMillis(50));
    assertThat(second).isGreaterThan(first).isLessThan(first.plusMillis(1));
  }

  @Test
  void passesAnEditOnBeforeItsTurn() {
    makeBusy();
    RateLimitState edited = backlog.initState();
    limited(edited);
    pass(Duration.ofMillis(20));

    assertThat(backlog.isLimited(edited)).isEmpty();
  }

  @Test
  void hasAResourceWhoseTurnCameWaitAgainWhileTheCrewIsStillBusy() {
    makeBusy();
    RateLimitState waiting = backlog.initState();
    pass(limited(waiting).minusMillis(1)); // timers are not exact

    pass(limited(waiting));

    limited(waiting);
  }

  @Test
  void passesAResourceOnWhenItsTurnComesAndTheCrewHasRoom() throws Exception {
    makeBusy();
    RateLimitState waiting = backlog.initState();
    pass(limited(waiting));

    crew.begin();
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();

    assertThat(backlog.isLimited(waiting)).isEmpty();
  }

  @Test
  void neverHoldsUpWhatWasLookedAtOnce() {
    RateLimitState known = backlog.initState();
    assertThat(backlog.isLimited(known)).isEmpty();
    makeBusy();

    assertThat(backlog.isLimited(known)).isEmpty();
  }

  @Test
  void refusesWhatItDidNotMake() {
    assertThatThrownBy(() -> backlog.isLimited(new RateLimitState() {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void makeBusy() {
    for (int i = 0; i < PLACES; i++) {
      crew.execute(done::countDown);
    }
  }

  private Duration limited(RateLimitState state) {
    Optional<Duration> pause = backlog.isLimited(state);
    assertThat(pause).isPresent();
    return pause.get();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
