package dev.ravenhelm.voice.operator.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InformersTest {
  private final Map<String, InformerHealthIndicator> informers = new TreeMap<>();
  private Instant now = Instant.parse("2026-11-25T12:00:00Z");
  private final Informers health = new Informers(() -> informers, () -> now);

  private record Informer(boolean isRunning, boolean hasSynced, boolean isWatching)
      implements InformerHealthIndicator {
    @Override
    public Status getStatus() {
      return isRunning && hasSynced && isWatching ? Status.HEALTHY : Status.UNHEALTHY;
    }

    @Override
    public String getTargetNamespace() {
      return "voice";
    }
  }

  @Test
  void isWellWhileAllRunAndWatch() {
    informers.put("numbers", new Informer(true, true, true));

    assertThat(health.dead()).isEmpty();
    assertThat(health.behind()).isEmpty();
  }

  @Test
  void isDeadAtOnceWhenOneDoesNotRun() {
    informers.put("numbers", new Informer(true, true, true));
    informers.put("queues", new Informer(false, true, false));

    assertThat(health.dead()).containsExactly("queues does not run");
    assertThat(health.behind()).containsExactly("queues does not run");
  }

  @Test
  void isNotReadyAndYetAliveWhileAListIsRead() {
    informers.put("numbers", new Informer(true, false, true));

    assertThat(health.dead()).isEmpty();
    assertThat(health.behind()).containsExactly("numbers has not read its list yet");
  }

  @Test
  void isDeadOnlyWhenAWatchStaysBroken() {
    informers.put("numbers", new Informer(true, true, false));

    assertThat(health.dead()).isEmpty();
    assertThat(health.behind()).containsExactly("numbers does not watch");
    now = now.plus(Informers.PATIENCE).minus(Duration.ofSeconds(1));
    assertThat(health.dead()).isEmpty();
    now = now.plus(Duration.ofSeconds(1));
    assertThat(health.dead()).containsExactly("numbers has not watched since 2026-11-25T12:00:00Z");
  }

  @Test
  void forgetsABreakThatMended() {
    informers.put("numbers", new Informer(true, true, false));
    assertThat(health.dead()).isEmpty();
    informers.put("numbers", new Informer(true, true, true));
    assertThat(health.dead()).isEmpty();

    now = now.plus(Informers.PATIENCE);
    informers.put("numbers", new Informer(true, true, false));
    assertThat(health.dead()).isEmpty();
  }
}
