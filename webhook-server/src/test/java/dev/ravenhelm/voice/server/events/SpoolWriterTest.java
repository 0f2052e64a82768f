package dev.ravenhelm.voice.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.server.events.CallEvent.Data;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

final class SpoolWriterTest {

  private static final int PUBLISHERS = 32;
  private static final int EACH = 20;

  @TempDir private Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @RepeatedTest(20)
  void whoeverPublishesWhileItClosesGoesOnAndEachEventIsWrittenOrCountedAsLost() throws Exception {
    try (Spool spool = Spool.open(folder, 64 << 20)) {
      SpoolWriter writer =
          new SpoolWriter(spool, Intake.open(folder), InstantSource.system(), meters).start();
      CountDownLatch halfWay = new CountDownLatch(PUBLISHERS * EACH / 2);
      ExecutorService publishers = Executors.newVirtualThreadPerTaskExecutor();
      for (int p = 0; p < PUBLISHERS; p++) {
        String call = "CA" + p;
        publishers.execute(() -> {
          for (int i = 0; i < EACH; i++) {
            writer.publish(event(call, i));
            halfWay.countDown();
          }
        });
      }
      assertThat(halfWay.await(20, TimeUnit.SECONDS)).isTrue();

      writer.close();

      publishers.shutdown();
      assertThat(publishers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
      double lost = meters.get("voice.events.lost").counter().count();
      assertThat(spool.depth() + lost).isEqualTo(PUBLISHERS * EACH);
      assertThat(spool.depth()).isGreaterThanOrEqualTo(PUBLISHERS * EACH / 2);
    }
  }

  private static CallEvent event(String call, int number) {
    return CallEvent.of(
        "ringing", "AC1", call, call, Instant.EPOCH, String.valueOf(number), Data.of("main"));
  }
}
