package dev.ravenhelm.voice.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpoolTest {

  private static final long ROOM = 64 << 20;

  @TempDir private Path folder;
  private Instant now = Instant.parse("2026-11-23T09:00:00Z");
  private final InstantSource clock = () -> now;

  @Test
  void givesRecordsBackInOrder() throws Exception {
    try (Spool spool = open()) {
      spool.append(records("a", "b"));
      spool.append(records("c"));
      assertThat(drain(spool, 2)).containsExactly("a", "b", "c");
      assertThat(spool.depth()).isZero();
    }
  }

  @Test
  void keepsWhatWasNotAcknowledgedAcrossARestart() throws Exception {
    try (Spool spool = open()) {
      spool.append(records("a", "b"));
      assertThat(texts(spool.oldest(10))).containsExactly("a", "b");
    }
    try (Spool spool = open()) {
      assertThat(spool.depth()).isEqualTo(2);
      spool.append(records("c"));
      assertThat(drain(spool, 10)).containsExactly("a", "b", "c");
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void cutsOffWhatACrashTore() throws Exception {
    try (Spool spool = open()) {
      spool.append(records("whole", "torn"));
    }
    Path file = files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    for (int cut = 1; cut < 20; cut++) {
      Files.write(file, Arrays.copyOf(bytes, bytes.length - cut));
      try (Spool spool = open()) {
        assertThat(texts(spool.oldest(10))).containsExactly("whole");
      }
    }
  }

  @Test
  void stopsAtARecordWhoseBytesChanged() throws Exception {
    try (Spool spool = open()) {
      spool.append(records("whole", "spoilt"));
    }
    Path file = files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    try (Spool spool = open()) {
      assertThat(texts(spool.oldest(10))).containsExactly("whole");
    }
  }

  @Test
  void opensAFolderWhoseLastFileIsEmptyOrJunk() throws Exception {
    Files.createFile(folder.resolve("0000000000000007.spool"));
    Files.writeString(folder.resolve("0000000000000008.spool"), "junk junk junk junk junk");
    Files.writeString(folder.resolve("somebody-elses"), "x", StandardOpenOption.CREATE);
    try (Spool spool = open()) {
      spool.append(records("a"));
      assertThat(drain(spool, 10)).containsExactly("a");
    }
  }

  @Test
  void goesThroughManySegmentsAndLeavesNone() throws Exception {
    String large = "x".repeat(200_000);
    List<String> expected = new ArrayList<>();
    try (Spool spool = open()) {
      for (int i = 0; i < 30; i++) {
        expected.add(i + large);
        spool.append(records(i + large));
      }
      assertThat(files()).hasSizeGreaterThan(4);
      assertThat(drain(spool, 7)).isEqualTo(expected);
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void takesNoMoreThanItsRoom() throws Exception {
    try (Spool spool = Spool.open(folder, 1000, clock)) {
      assertThat(spool.append(records("x".repeat(2000)))).isTrue();
      assertThat(spool.append(records("y"))).isFalse();
      drain(spool, 10);
      assertThat(spool.append(records("y"))).as("acknowledged records make room").isTrue();
    }
  }

  @Test
  void saysHowLongTheOldestWaits() throws Exception {
    try (Spool spool = open()) {
      assertThat(spool.oldestSeconds()).isZero();
      spool.append(records("a"));
      now = now.plusSeconds(42);
      spool.append(records("b"));
      assertThat(spool.oldestSeconds()).isEqualTo(42);
      spool.acknowledge(spool.oldest(1));
      assertThat(spool.oldestSeconds()).isZero();
    }
  }

  private Spool open() throws IOException {
    return Spool.open(folder, ROOM, clock);
  }

  private static List<String> drain(Spool spool, int most) throws Exception {
    List<String> all = new ArrayList<>();
    while (spool.depth() > 0) {
      Segment.Batch batch = spool.oldest(most);
      all.addAll(texts(batch));
      spool.acknowledge(batch);
    }
    return all;
  }

  private static List<String> texts(Segment.Batch batch) {
    return batch.records().stream()
        .map(record -> new String(record, StandardCharsets.UTF_8))
        .toList();
  }

  private static List<byte[]> records(String... texts) {
    return IntStream.range(0, texts.length)
        .mapToObj(i -> texts[i].getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }
}
