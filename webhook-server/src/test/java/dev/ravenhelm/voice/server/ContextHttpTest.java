package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.server.context.ContextStandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server with a context service, as a gateway names it. */
final class ContextHttpTest {

  @TempDir private Path folder;
  @TempDir private Path secrets;

  @Test
  void tellsTaskRouterWhoCallsAndCountsIt() throws Exception {
    Files.writeString(secrets.resolve("token"), "hush");
    try (ContextStandIn crm =
            ContextStandIn.start(ContextStandIn.json("{\"customer\":{\"id\":\"C-17\"}}"));
        RunningServer server = start(crm, "2s")) {
      assertThat(incoming(server, "CA1"))
          .contains("&quot;customer&quot;:{&quot;id&quot;:&quot;C-17&quot;}");
      assertThat(crm.requests().get(0).head()).contains("Authorization: Bearer hush");
      assertThat(server.metrics())
          .contains("voice_context_seconds_count{outcome=\"ok\"} 1")
          .contains("voice_context_away 0.0")
          .doesNotContain("hush");
    }
  }

  @Test
  void answersAllTheSameAndAtOnceWhileTheServiceHangs() throws Exception {
    Files.writeString(secrets.resolve("token"), "hush");
    CountDownLatch never = new CountDownLatch(1);
    try (ContextStandIn crm =
            ContextStandIn.start(ContextStandIn.after(never, ContextStandIn.json("{}")));
        RunningServer server = start(crm, "100ms")) {
      for (int i = 0; i < 5; i++) {
        assertThat(incoming(server, "CA" + i)).contains("&quot;context&quot;:&quot;late&quot;");
      }
      long start = System.nanoTime();
      for (int i = 100; i < 150; i++) {
        assertThat(incoming(server, "CA" + i)).contains("<Enqueue");
      }
      // fifty callers who waited for their budget would have waited five seconds
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      never.countDown();
    }
  }

  private RunningServer start(ContextStandIn crm, String timeout) {
    Map<String, String> environment = RunningServer.environment();
    environment.put("CONTEXT_SECRETS_DIR", secrets.toString());
    return RunningServer.on(
        RunningServer.example(
            folder,
            "  outbound: {allowed",
            "  context: {url: \""
                + crm.url()
                + "\", timeout: "
                + timeout
                + ", bearerToken: {name: crm, key: token}}\n  outbound: {allowed"),
        environment);
  }

  private static String incoming(RunningServer server, String callSid) {
    return server
        .twilio(
            "/voice/incoming",
            Map.of("CallSid", callSid, "From", "+15550100077", "To", "+15550100001"))
        .body();
  }
}
