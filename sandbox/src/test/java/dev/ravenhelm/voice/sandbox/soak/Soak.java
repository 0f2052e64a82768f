package dev.ravenhelm.voice.sandbox.soak;

import dev.ravenhelm.voice.sandbox.Programs;
import dev.ravenhelm.voice.sandbox.Until;
import dev.ravenhelm.voice.testbed.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * So many webhooks against two servers that are restarted in turn, with Kafka away every other
 * time: {@code Soak REPOSITORY WEBHOOKS}.
 */
public final class Soak {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String TOPIC = "soak.calls";
  private static final int MOST_SAID = 10;

  private Soak() {}

  /**
   * What came of it.
   *
   * @param wrong answers that are not those of the golden file, and requests without an answer
   * @param missing events that no id speaks of, or that more than one does
   * @param records events that Kafka has, doubled ones included
   */
  record Result(
      int answered,
      int doubled,
      int restarts,
      int outages,
      Collection<String> wrong,
      List<String> missing,
      int events,
      int records) {

    String table() {
      return """
      | webhooks answered | of them doubled | rolling restarts | outages of Kafka | wrong, dropped or 5xx | events by id | of them sent again | lost or unknown |
      |---|---|---|---|---|---|---|---|
      | %d | %d | %d | %d | %d | %d | %d | %d |
      """
          .formatted(
              answered,
              doubled,
              restarts,
              outages,
              wrong.size(),
              events,
              records - events,
              missing.size());
    }
  }

  public static void main(String[] arguments) throws IOException {
    Logger.getLogger("").setLevel(Level.SEVERE); // the broker tells of its whole configuration
    Path folder = Files.createTempDirectory("soak");
    Result result =
        run(new Programs(Path.of(arguments[0])), folder, Integer.parseInt(arguments[1]));
    System.out.print(result.table());
    result.wrong().stream().limit(MOST_SAID).forEach(System.err::println);
    result.missing().stream().limit(MOST_SAID).forEach(System.err::println);
    System.exit(result.wrong().isEmpty() && result.missing().isEmpty() ? 0 : 1);
  }

  /** Runs it, at least one restart of both servers included. */
  static Result run(Programs programs, Path folder, int calls) throws IOException {
    try (KafkaBroker broker = KafkaBroker.start()) {
      configure(folder, broker.bootstrapServers());
      try (Pods pods = new Pods(programs, folder)) {
        int restarts = 0;
        int outages = 0;
        try (Callers callers = new Callers(pods.port(), calls)) {
          do {
            boolean outage = restarts % 2 == 0;
            if (outage) {
              broker.pause();
              outages++;
            }
            pods.restartEach();
            restarts++;
            if (outage) {
              broker.resume();
            }
          } while (!callers.done());
          if (!Until.isTrue(PATIENCE, () -> pods.sum("voice_spool_depth") == 0)) {
            throw new IllegalStateException("events still wait: " + pods.tails());
          }
          Heard heard = new Heard(broker.bootstrapServers(), TOPIC);
          return new Result(
              callers.answered(),
              callers.doubled(),
              restarts,
              outages,
              callers.wrong(),
              missing(heard, calls),
              heard.ids(),
              heard.records());
        }
      }
    }
  }

  private static List<String> missing(Heard heard, int calls) {
    Map<String, Integer> left = new HashMap<>(heard.things());
    List<String> missing = new ArrayList<>();
    for (int call = 0; call < calls; call++) {
      String event = Callers.situation(call).event;
      if (event != null) {
        String thing = Situation.callSid(call) + "|" + event;
        Integer ids = left.remove(thing);
        if (ids == null || ids != 1) {
          missing.add(thing + ": " + (ids == null ? "no event" : ids + " ids"));
        }
      }
    }
    left.keySet().forEach(thing -> missing.add(thing + ": nobody called so"));
    return missing;
  }

  private static void configure(Path folder, String kafka) throws IOException {
    Files.createDirectories(folder.resolve("config"));
    Files.writeString(
        folder.resolve("config/voice.yaml"),
        Files.readString(Path.of("src/test/resources/soak/voice.yaml"))
            .replace("$KAFKA", kafka)
            .replace("$TOPIC", TOPIC));
  }
}
