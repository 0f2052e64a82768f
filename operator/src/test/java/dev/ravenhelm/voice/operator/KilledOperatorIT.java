package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.testbed.GuardedProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's program, killed again and again right after one of its writes to Twilio. */
class KilledOperatorIT {
  private static final Pattern WRITE = Pattern.compile("\"method\" ?: ?\"(POST|DELETE)\"");
  private static final int KILLS = 8;

  @TempDir Path folder;
  private World world;

  @BeforeEach
  void start() {
    world = new World();
    world.stopOperator();
  }

  @AfterEach
  void stop() {
    world.startOperator();
    world.close();
  }

  @Test
  void makesNothingTwiceAndLosesNothingHoweverOftenItIsKilled() throws Exception {
    world.applyExamples("01", "02", "03", "04");
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int killed = 0; killed < KILLS; killed++) {
        long before = writes(http);
        GuardedProcess operator = operator(killed);
        Awaitility.await("one more write, or all done")
            .atMost(World.PATIENCE)
            .pollInterval(java.time.Duration.ofMillis(2))
            .until(() -> writes(http) > before || isDone());
        operator.kill();
      }
    }

    GuardedProcess last = operator(KILLS);
    try {
      world.awaitAllReady();
    } finally {
      last.kill();
    }

    assertThat(world.count(TwilioKind.APPLICATION, "")).isEqualTo(1);
    assertThat(world.count(TwilioKind.WORKSPACE, "")).isEqualTo(1);
    assertThat(world.count(TwilioKind.KEY, "")).isEqualTo(1);
    assertThat(world.count(TwilioKind.WORKER, world.workspace())).isEqualTo(2);
    assertThat(world.count(TwilioKind.WORKFLOW, world.workspace())).isEqualTo(1);
    assertThat(world.get(VoiceGateway.class, "main").getStatus().apiKey().sid())
        .isEqualTo(world.twilio.list(TwilioKind.KEY, "").getFirst().sid());
  }

  private boolean isDone() {
    return world.hasReason(VoiceGateway.class, "main", "Ready");
  }

  private long writes(HttpClient http) throws IOException, InterruptedException {
    String requests =
        http.send(
                HttpRequest.newBuilder(URI.create(world.simulator.url() + "/control/requests"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    return WRITE.matcher(requests).results().count();
  }

  private GuardedProcess operator(int number) throws IOException {
    return world.operatorProcess(folder, "operator-" + number);
  }
}
