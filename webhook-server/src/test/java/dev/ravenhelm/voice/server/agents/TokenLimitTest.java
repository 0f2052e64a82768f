package dev.ravenhelm.voice.server.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TokenLimitTest {

  private static final Instant START = Instant.parse("2026-11-28T09:00:00Z");

  private final TokenLimit limit = new TokenLimit(4);

  @Test
  void givesAMinutesWorthAtOnceAndThenOneInEachInterval() {
    for (int i = 0; i < 4; i++) {
      assertThat(limit.take("alice", START)).isZero();
    }
    assertThat(limit.take("alice", START)).isEqualTo(Duration.ofSeconds(15));
    assertThat(limit.take("alice", START.plusSeconds(14))).isEqualTo(Duration.ofSeconds(1));
    assertThat(limit.take("alice", START.plusSeconds(15))).isZero();
    assertThat(limit.take("alice", START.plusSeconds(15))).isPositive();
  }

  @Test
  void keepsOneIdentityFromSpendingWhatIsAnothers() {
    for (int i = 0; i < 4; i++) {
      limit.take("alice", START);
    }
    assertThat(limit.take("alice", START)).isPositive();
    assertThat(limit.take("bob", START)).isZero();
  }

  @Test
  void forgetsWhoHasNotAskedForLong() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(limit.take("agent" + i, START.plusSeconds(20L * i))).isZero();
    }
    assertThat(limit.kept()).isLessThan(5000);
  }
}
