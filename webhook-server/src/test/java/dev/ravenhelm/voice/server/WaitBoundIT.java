package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ravenhelm.voice.server.context.ContextStandIn;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody waits longer than a queue says, whatever they hear. */
final class WaitBoundIT {

  private static final int SECONDS = 120;

  @TempDir private Path folder;

  @Test
  void doesNotPlayALongPieceOfMusicToItsEnd() {
    try (ContextStandIn files = ContextStandIn.start(ContextStandIn.raw(music()));
        FlowStage stage =
            FlowStage.open(
                folder, "  maxWait: 10s\n  waiting: {music: \"" + files.url() + "\"}\n")) {
      String call = stage.office().call();
      stage.pass("20S");
      assertThat(stage.between(call, "verb: Enqueue", "Play http")).isZero();
      assertThat(stage.between(call, "verb: Enqueue", "QueueResult")).hasSeconds(15);
      assertThat(stage.tells(call, "Nobody is free. Leave a message.")).isTrue();
      assertThat(stage.office().callStatus(call)).isEqualTo("in-progress");
    }
  }

  /** By then the caller may have gone on, and talk with somebody. */
  @Test
  void takesNobodyOutOfAQueueLateOrTwice() {
    try (Office office = Office.open(folder)) {
      String first = office.call();
      String second = office.call();
      String third = office.call();
      Instant now = Instant.parse(office.control("/control/clock").path("now").asText());
      canceled(office, first, now.minusSeconds(20));
      canceled(office, second, now);
      canceled(office, second, now);
      canceled(office, third, now);
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(redirects(office)).contains(second, third));
      assertThat(redirects(office)).containsExactlyInAnyOrder(second, third);
    }
  }

  private static void canceled(Office office, String call, Instant at) {
    office.webhook(
        "/voice/task-events",
        Map.of(
            "EventType",
            "task.canceled",
            "TaskSid",
            "WT" + call.substring(2),
            "TaskAge",
            "9999",
            "TaskAttributes",
            "{\"queue\":\"support\",\"call_sid\":\"" + call + "\"}",
            "Timestamp",
            Long.toString(at.getEpochSecond())));
  }

  /** The calls that were sent elsewhere, as often as they were. */
  private static List<String> redirects(Office office) {
    return office.requests().stream()
        .filter(request -> request.matches("POST .*/Calls/CA\\w+\\.json"))
        .map(request -> request.replaceAll(".*/(CA\\w+)\\.json", "$1"))
        .toList();
  }

  /** An answer with a WAV file of silence: 8,000 samples a second of 16 bits. */
  private static byte[] music() {
    int bytes = SECONDS * 16_000;
    ByteBuffer wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + bytes);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16_000);
    wav.putShort((short) 2).putShort((short) 16);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
    byte[] head =
        ("HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nContent-Length: "
                + wav.capacity()
                + "\r\nConnection: close\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(head.length + wav.capacity()).put(head).put(wav.array()).array();
  }
}
