package dev.ravenhelm.voice.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.server.events.Segment.Batch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class DispatcherTest {

  private static final VoiceGatewaySpec.Kafka KAFKA =
      new VoiceGatewaySpec.Kafka("broker:9092", null, null, null);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final List<String> sent = new CopyOnWriteArrayList<>();

  /** As with a password that was rotated, which a producer reads once. */
  @Test
  void triesAgainWithAnotherSenderAfterOneThatFailed() throws Exception {
    AtomicInteger made = new AtomicInteger();
    List<Integer> closed = new CopyOnWriteArrayList<>();
    try (Spool spool = Spool.open(folder, 1 << 20)) {
      append(spool, "a", "b");
      Dispatcher dispatcher =
          dispatcher(
              spool,
              _ -> {
                int number = made.incrementAndGet();
                return sender(
                    batch -> number == 1 ? "SASL authentication failed" : null,
                    () -> closed.add(number));
              });
      dispatcher.sendTo(KAFKA);
      assertThat(spool.awaitEmpty(LONG)).isTrue();
      assertThat(sent).containsExactly("a", "b");
      assertThat(closed).containsExactly(1);
      append(spool, "c");
      assertThat(spool.awaitEmpty(LONG)).isTrue();
      assertThat(made).as("who works stays").hasValue(2);
      dispatcher.close();
      assertThat(closed).containsExactly(1, 2);
    }
  }

  /** Kafka comes back as the server stops: who waits for the next try waits no longer. */
  @Test
  void sendsWhatIsLeftBeforeItIsClosed() throws Exception {
    AtomicBoolean away = new AtomicBoolean(true);
    CountDownLatch tries = new CountDownLatch(4);
    try (Spool spool = Spool.open(folder, 1 << 20)) {
      append(spool, "a", "b");
      Dispatcher dispatcher =
          dispatcher(
              spool,
              _ ->
                  sender(
                      batch -> {
                        tries.countDown();
                        return away.get() ? "away" : null;
                      },
                      () -> {}));
      dispatcher.sendTo(KAFKA);
      // its pauses are longer than a second by now
      tries.await();
      away.set(false);
      dispatcher.close(LONG);
      assertThat(sent).containsExactly("a", "b");
      assertThat(spool.depth()).isZero();
    }
  }

  @Test
  void closesThoughNothingCanBeSent() throws Exception {
    try (Spool spool = Spool.open(folder, 1 << 20)) {
      append(spool, "a");
      Dispatcher dispatcher = dispatcher(spool, _ -> sender(batch -> "away", () -> {}));
      dispatcher.sendTo(KAFKA);
      dispatcher.close(Duration.ofMillis(500));
      assertThat(spool.depth()).isEqualTo(1);
    }
  }

  private static Dispatcher dispatcher(
      Spool spool, Function<VoiceGatewaySpec.Kafka, BatchSender> senders) {
    return new Dispatcher(spool, senders, new SimpleMeterRegistry()).start();
  }

  private BatchSender sender(Function<Batch, @Nullable String> problem, Runnable closed) {
    return new BatchSender() {
      @Override
      public @Nullable String send(Batch batch) {
        String why = problem.apply(batch);
        if (why == null) {
          batch.records().forEach(each -> sent.add(new String(each, StandardCharsets.UTF_8)));
        }
        return why;
      }

      @Override
      public void close() {
        closed.run();
      }
    };
  }

  private static void append(Spool spool, String... texts) throws Exception {
    for (String text : texts) {
      byte[] record = text.getBytes(StandardCharsets.UTF_8);
      ByteBuffer frame = ByteBuffer.allocate(Frames.size(record));
      Frames.put(frame, 0, record, 1);
      assertThat(spool.append(frame, 1, 1)).isTrue();
    }
  }
}
