package dev.ravenhelm.voice.server.events;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.server.events.Intake.Taken;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class IntakeTest {

  private static final byte[] LARGE = new byte[100_000];

  @TempDir private Path folder;

  @Test
  void givesWhatWasAddedTogetherAndThenWhatCameMeanwhile() throws Exception {
    try (Intake intake = Intake.open(folder)) {
      add(intake, "a", "b");
      Taken first = intake.take();
      add(intake, "c");
      assertThat(texts(first)).containsExactly("a", "b");
      assertThat(intake.depth()).isEqualTo(3);
      intake.forget();
      assertThat(intake.depth()).isEqualTo(1);
      assertThat(texts(intake.take())).containsExactly("c");
      intake.forget();
      assertThat(intake.depth()).isZero();
      assertThat(intake.oldest()).isEqualTo(Long.MAX_VALUE);
    }
  }

  @Test
  void waitsForARecordAndForTheEnd() throws Exception {
    Intake intake = Intake.open(folder);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      CompletableFuture<List<String>> waiting =
          CompletableFuture.supplyAsync(() -> texts(taken(intake)), other);
      add(intake, "a");
      assertThat(waiting.get(10, SECONDS)).containsExactly("a");
      intake.forget();
      CompletableFuture<Boolean> ended =
          CompletableFuture.supplyAsync(() -> taken(intake) == null, other);
      intake.close();
      assertThat(ended.get(10, SECONDS)).isTrue();
      assertThat(intake.add(utf8("late"), 1)).isFalse();
    }
  }

  @Test
  void hasRoomAgainForWhatWasTaken() throws Exception {
    try (Intake intake = Intake.open(folder)) {
      int most = 0;
      while (intake.add(LARGE, 1)) {
        most++;
      }
      assertThat(most).isEqualTo(20);
      assertThat(Objects.requireNonNull(intake.take()).count()).isEqualTo(20);
      assertThat(intake.add(LARGE, 1)).as("the other half is empty").isTrue();
      intake.forget();
      for (int turn = 0; turn < 5; turn++) {
        assertThat(intake.take()).isNotNull();
        assertThat(intake.add(LARGE, 1)).isTrue();
        intake.forget();
      }
    }
  }

  @Test
  void waitsForRoomWhileTheDiskStopsForAMoment() throws Exception {
    try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
        Intake intake = Intake.open(folder, Duration.ofSeconds(20))) {
      fill(intake);
      intake.take();
      fill(intake);
      List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(CompletableFuture.supplyAsync(() -> intake.add(LARGE, 1), others));
      }
      Awaitility.await().until(() -> intake.waiting() == 3);
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      intake.forget();
      intake.take();
      for (CompletableFuture<Boolean> each : waiting) {
        assertThat(each.get(10, SECONDS)).isTrue();
      }
      intake.forget();
      assertThat(Objects.requireNonNull(intake.take()).count()).isEqualTo(3);
    }
  }

  @Test
  void waitsOnlyOnceForADiskThatHangs() throws Exception {
    Duration patience = Duration.ofMillis(300);
    try (Intake intake = Intake.open(folder, patience)) {
      fill(intake);
      intake.take();
      fill(intake);
      assertThat(nanosOfARefusal(intake)).isGreaterThanOrEqualTo(patience.toNanos());
      long inARow = 0;
      for (int i = 0; i < 100; i++) {
        inARow += nanosOfARefusal(intake);
      }
      assertThat(inARow).as("all at once").isLessThan(patience.toNanos() * 50);
      intake.forget();
      intake.take();
      fill(intake);
      assertThat(nanosOfARefusal(intake))
          .as("there was room in between")
          .isGreaterThanOrEqualTo(patience.toNanos());
    }
  }

  @Test
  void nobodyWaitsForWhatIsClosedOrForARecordThatNeverFits() throws Exception {
    Intake intake = Intake.open(folder, Duration.ofSeconds(20));
    assertThat(intake.add(new byte[4_000_000], 1)).isFalse();
    fill(intake);
    try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Boolean> waiting =
          CompletableFuture.supplyAsync(() -> intake.add(LARGE, 1), other);
      Awaitility.await().until(() -> intake.waiting() == 1);
      intake.close();
      assertThat(waiting.get(10, SECONDS)).isFalse();
    }
  }

  @Test
  void findsWhatAKilledProcessLeftOldestFirst() throws Exception {
    Intake killed = Intake.open(folder);
    add(killed, "gone");
    killed.take();
    killed.forget();
    add(killed, "a", "b");
    killed.take();
    add(killed, "c");
    try (Intake intake = Intake.open(folder)) {
      assertThat(intake.depth()).isEqualTo(3);
      add(intake, "d");
      assertThat(texts(intake.take())).containsExactly("a", "b");
      intake.forget();
      assertThat(texts(intake.take())).containsExactly("c", "d");
      intake.forget();
    }
    try (Intake intake = Intake.open(folder)) {
      assertThat(intake.depth()).isZero();
    }
  }

  @Test
  void takesNothingOfARecordThatIsNotWhole() throws Exception {
    try (Intake intake = Intake.open(folder)) {
      add(intake, "a", "spoilt", "c");
    }
    Path file = folder.resolve(Intake.FILE);
    byte[] bytes = Files.readAllBytes(file);
    int spoilt = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("spoilt");
    bytes[spoilt] = 'x';
    Files.write(file, bytes);
    try (Intake intake = Intake.open(folder)) {
      add(intake, "b");
      assertThat(intake.depth()).isEqualTo(2);
      Taken taken = intake.take();
      assertThat(texts(taken)).endsWith("b").hasSizeLessThanOrEqualTo(2);
    }
  }

  /** A process of its own that ends in the middle of its work, without a shutdown of any kind. */
  @Test
  void outlivesItsProcess() throws Exception {
    Process victim =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String told = new String(victim.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(victim.waitFor()).as(told).isEqualTo(137);
    List<String> found = new ArrayList<>();
    try (Intake intake = Intake.open(folder)) {
      while (intake.depth() > 0) {
        found.addAll(texts(intake.take()));
        intake.forget();
      }
    }
    assertThat(found).hasSize(1000).startsWith("0", "1").endsWith("998", "999");
  }

  /** Adds records, some of which it takes, and is gone. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws Exception {
      Intake intake = Intake.open(Path.of(arguments[0]));
      for (int i = 0; i < 1000; i++) {
        add(intake, String.valueOf(i));
        if (i == 500) {
          intake.take();
        }
      }
      Runtime.getRuntime().halt(137);
    }
  }

  private static void fill(Intake intake) {
    for (int i = 0; i < 20; i++) {
      assertThat(intake.add(LARGE, 1)).isTrue();
    }
  }

  private static long nanosOfARefusal(Intake intake) {
    long start = System.nanoTime();
    assertThat(intake.add(LARGE, 1)).isFalse();
    return System.nanoTime() - start;
  }

  private static Taken taken(Intake intake) {
    try {
      return intake.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(Intake intake, String... texts) {
    for (String text : texts) {
      assertThat(intake.add(utf8(text), 1)).isTrue();
    }
  }

  private static List<String> texts(Taken taken) {
    List<String> texts = new ArrayList<>();
    ByteBuffer frames = taken.frames();
    for (int at = 0; at < frames.limit(); ) {
      ByteBuffer header = frames.slice(at, Frames.HEADER);
      byte[] bytes = new byte[Frames.length(header)];
      frames.get(at + Frames.HEADER, bytes);
      assertThat(Frames.stored(header, bytes)).isNotNull();
      texts.add(new String(bytes, StandardCharsets.UTF_8));
      at += Frames.size(bytes);
    }
    assertThat(texts).hasSize(taken.count());
    return texts;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
