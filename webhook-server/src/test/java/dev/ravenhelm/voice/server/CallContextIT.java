package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.context.ContextStandIn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents read of the context service's answer. */
final class CallContextIT {

  private static final String CALLS = "/api/v1/calls";
  private static final String PRESENCE = "/api/v1/presence";
  private static final String DOCUMENT =
      "{\"customer\":{\"id\":\"C-17\",\"name\":\"Jörg\",\"since\":2019},\"orders\":[1,2]}";

  @TempDir private Path folder;

  @Test
  void givesTheWholeAnswerToWhoHasTheCallAndWhoSupervisesIt() {
    CountDownLatch open = new CountDownLatch(1);
    try (ContextStandIn crm = ContextStandIn.start(ContextStandIn.json(DOCUMENT));
        Office office = Office.open(folder, "  context: {url: \"" + crm.url() + "\"}\n")) {
      String call = talking(office);
      for (String subject : new String[] {Office.ALICE, Office.CAROL}) {
        JsonNode context = context(office, 200, subject, call);
        assertThat(context.path("context").asText()).isEqualTo("ok");
        assertThat(context.at("/document/orders/1").asInt()).isEqualTo(2);
        assertThat(context.at("/document/customer/since").asInt()).isEqualTo(2019);
      }
      assertThat(crm.requests().getLast().body())
          .contains(call, "+15550100077", "+15550100001", "main-line", "support");
      crm.behave(ContextStandIn.status(404, ""));
      assertThat(context(office, 200, Office.ALICE, call).toString())
          .isEqualTo("{\"context\":\"none\"}");
      crm.behave(ContextStandIn.json("[]"));
      assertThat(context(office, 200, Office.ALICE, call).toString())
          .isEqualTo("{\"context\":\"error\"}");
      crm.behave(ContextStandIn.after(open, ContextStandIn.json(DOCUMENT)));
      assertThat(context(office, 200, Office.ALICE, call).toString())
          .isEqualTo("{\"context\":\"late\"}");
      context(office, 404, Office.ALICE, "CA1");
    } finally {
      open.countDown();
    }
  }

  /** By way of a task, and of none. */
  @Test
  void reachesTheAgentWhileTheCallRings() {
    try (ContextStandIn crm = ContextStandIn.start(ContextStandIn.json(DOCUMENT));
        Office office =
            Office.open(folder, "  context: {url: \"" + crm.url() + "\", timeout: 2s}\n")) {
      office.registerAlice("{\"manual\":true}");
      String straight = office.call("+15550100002");
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() ->
              office.control("/control/calls/" + straight).toString().contains("_b] ringing"));
      assertThat(context(office, 200, Office.ALICE, straight).at("/document/customer/id").asText())
          .isEqualTo("C-17");
      context(office, 404, Office.CAROL, straight);
      office.hangUp(straight);

      office.ask(Office.ALICE, 200, "PUT", PRESENCE, PRESENCE, "{\"state\":\"available\"}");
      String queued = office.call();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> assertThat(call(office).path("state").asText()).isEqualTo("offered"));
      assertThat(call(office).path("callSid").asText()).isEqualTo(queued);
      assertThat(call(office).path("customer").toString())
          .isEqualTo("{\"id\":\"C-17\",\"name\":\"Jörg\"}");
      assertThat(context(office, 200, Office.ALICE, queued).path("context").asText())
          .isEqualTo("ok");
    }
  }

  private static JsonNode call(Office office) {
    return office.ask(Office.ALICE, 200, "GET", CALLS, CALLS).at("/calls/0");
  }

  @Test
  void saysThatNothingIsKnownWhereNobodyIsAsked() {
    try (Office office = Office.open(folder)) {
      assertThat(context(office, 200, Office.ALICE, talking(office)).toString())
          .isEqualTo("{\"context\":\"none\"}");
    }
  }

  private static String talking(Office office) {
    office.registerAlice("{\"answerAfterMs\":50}");
    office.ask(Office.ALICE, 200, "PUT", PRESENCE, PRESENCE, "{\"state\":\"available\"}");
    String call = office.call();
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() ->
            assertThat(
                    office
                        .ask(Office.ALICE, 200, "GET", CALLS, CALLS)
                        .at("/calls/0/state")
                        .asText())
                .isEqualTo("talking"));
    return call;
  }

  private static JsonNode context(Office office, int status, String subject, String call) {
    return office.ask(
        subject, status, "GET", CALLS + "/" + call + "/context", CALLS + "/{sid}/context");
  }
}
