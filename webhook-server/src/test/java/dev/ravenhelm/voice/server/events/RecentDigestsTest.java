package dev.ravenhelm.voice.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class RecentDigestsTest {

  @Test
  void knowsTheLastFewThousandAgainAndNoOthers() {
    Random random = new Random(5);
    RecentDigests recent = new RecentDigests();
    String[] ids = new String[100_000];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = String.format("%016x%016x", random.nextLong(), random.nextLong());
      assertThat(recent.add(ids[i])).isTrue();
      if (i >= 4000) {
        assertThat(recent.add(ids[i - 4000])).as("one that was told 4,000 events ago").isFalse();
      }
    }
    assertThat(recent.add(ids[0])).isTrue();
  }
}
