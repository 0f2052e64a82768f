package dev.ravenhelm.voice.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpoolTest {

  private static final long ROOM = 64 << 20;

  @TempDir private Path folder;
  private long now = 1_795_424_400_000L;

  @Test
  void givesRecordsBackInOrder() throws Exception {
    try (Spool spool = open()) {
      append(spool, "a", "b");
      append(spool, "c");
      assertThat(drain(spool, 2)).containsExactly("a", "b", "c");
      assertThat(spool.depth()).isZero();
    }
  }

  @Test
  void keepsWhatWasNotAcknowledgedAcrossARestart() throws Exception {
    try (Spool spool = open()) {
      append(spool, "a", "b");
      assertThat(texts(spool.oldest(10))).containsExactly("a", "b");
    }
    try (Spool spool = open()) {
      assertThat(spool.depth()).isEqualTo(2);
      append(spool, "c");
      assertThat(drain(spool, 10)).containsExactly("a", "b", "c");
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void cutsOffWhatACrashTore() throws Exception {
    try (Spool spool = open()) {
      append(spool, "whole", "torn");
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
      append(spool, "whole", "spoilt");
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
      append(spool, "a");
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
        append(spool, i + large);
      }
      assertThat(files()).hasSizeGreaterThan(4);
      assertThat(drain(spool, 7)).isEqualTo(expected);
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void takesNoMoreThanItsRoom() throws Exception {
    try (Spool spool = Spool.open(folder, 1000)) {
      assertThat(append(spool, "x".repeat(2000))).isTrue();
      assertThat(append(spool, "y")).isFalse();
      drain(spool, 10);
      assertThat(append(spool, "y")).as("acknowledged records make room").isTrue();
    }
  }

  @Test
  void saysSinceWhenTheOldestWaits() throws Exception {
    try (Spool spool = open()) {
      assertThat(spool.oldest()).isEqualTo(Long.MAX_VALUE);
      append(spool, "a");
      now += 42_000;
      append(spool, "b");
      assertThat(spool.oldest()).isEqualTo(now - 42_000);
      spool.acknowledge(spool.oldest(1));
      assertThat(spool.oldest()).isEqualTo(now);
      spool.acknowledge(spool.oldest(1));
      assertThat(spool.oldest()).isEqualTo(Long.MAX_VALUE);
    }
  }

  private Spool open() throws IOException {
    return Spool.open(folder, ROOM);
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

  private boolean append(Spool spool, String... texts) throws IOException {
    ByteBuffer frames = ByteBuffer.allocate(1 << 20);
    for (String text : texts) {
      byte[] record = text.getBytes(StandardCharsets.UTF_8);
      Frames.put(frames, frames.position(), record, now);
      frames.position(frames.position() + Frames.size(record));
    }
    return spool.append(frames.flip(), texts.length, now);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    }
  }
}
