package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agents' API against a Twilio that shares no code with it, and against its own document. */
final class AgentsApiIT {

  private static final String PRESENCE = "/api/v1/presence";

  private static Office office;

  @BeforeAll
  static void open(@TempDir Path folder) {
    office = Office.open(folder);
  }

  @AfterAll
  static void close() {
    office.close();
  }

  @BeforeEach
  void startWithAnAvailableAgent() {
    put(200, "{\"state\":\"available\"}");
  }

  @Test
  void servesWhatItsDocumentDescribesAndNothingElse() {
    assertThat(office.server().agentsEndpoints())
        .containsExactlyInAnyOrderElementsOf(office.api().operations());
  }

  @Test
  void letsNobodyInWhoHasNotSignedIn() {
    for (String operation : office.api().operations()) {
      String method = operation.substring(0, operation.indexOf(' '));
      String path = operation.substring(method.length() + 1);
      if (path.endsWith("/openapi.yaml")) {
        continue;
      }
      HttpResponse<String> answer =
          office
              .server()
              .send(
                  HttpRequest.newBuilder(
                          office.server().agentsUri(path.replaceAll("[{].*?[}]", "CA1")))
                      .method(method, BodyPublishers.noBody()));
      assertThat(answer.statusCode()).as(operation).isEqualTo(401);
      office.api().describes(method, path, answer);
    }
  }

  @Test
  void describesItselfToAnybody() throws Exception {
    HttpResponse<String> answer =
        office
            .server()
            .send(HttpRequest.newBuilder(office.server().agentsUri("/api/v1/openapi.yaml")));
    office.api().describes("GET", "/api/v1/openapi.yaml", answer);
    assertThat(answer.body()).isEqualTo(Files.readString(DescribedApi.FILE));
  }

  @Test
  void saysThatNothingIsThere() {
    HttpResponse<String> answer = office.send(Office.ALICE, "GET", "/api/v1/everything", "");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("not-found").contains("openapi.yaml");
  }

  @Test
  void tellsAgentsWhoTheyAreAndWhatTheyMay() {
    JsonNode alice = office.ask(Office.ALICE, 200, "GET", "/api/v1/me", "/api/v1/me");
    assertThat(alice.path("agent").asText()).isEqualTo("alice-b");
    assertThat(alice.path("identity").asText()).isEqualTo("alice_b");
    assertThat(alice.at("/skills/billing").asInt()).isEqualTo(5);
    assertThat(alice.at("/permissions/outbound/countries").toString()).isEqualTo("[\"US\"]");
    assertThat(alice.at("/permissions/supervise")).isEmpty();
    JsonNode carol = office.ask(Office.CAROL, 200, "GET", "/api/v1/me", "/api/v1/me");
    assertThat(carol.at("/permissions/outbound/countries")).isEmpty();
    assertThat(carol.at("/permissions/supervise").toString()).isEqualTo("[\"support\"]");
  }

  @Test
  void tellsWhatAnAgentDoesAndWhatElseThereIsToDo() {
    JsonNode presence = office.ask(Office.ALICE, 200, "GET", PRESENCE, PRESENCE);
    assertThat(presence.path("state").asText()).isEqualTo("available");
    assertThat(presence.path("reasons").toString()).isEqualTo("[\"Lunch\",\"Training\"]");
  }

  @Test
  void movesTheWorkerToTheActivityThatIsMeant() {
    assertThat(put(200, "{\"state\":\"away\",\"reason\":\"Lunch\"}").path("reason").asText())
        .isEqualTo("Lunch");
    assertThat(activity()).isEqualTo("Lunch");
    assertThat(put(200, "{\"state\":\"away\"}").has("reason")).isFalse();
    assertThat(activity()).isEqualTo("Unavailable");
    put(200, "{\"state\":\"wrap-up\"}");
    assertThat(activity()).isEqualTo("WrapUp");
    put(200, "{\"state\":\"offline\"}");
    assertThat(activity()).isEqualTo("Offline");
    put(200, "{\"state\":\"available\"}");
    assertThat(activity()).isEqualTo("Available");
  }

  @Test
  void showsWhatAnybodyElseMadeOfTheWorker() {
    office.rest(
        office.workspace() + "/Workers/" + office.sid("alice"),
        Map.of("ActivitySid", office.sid("Training")));
    JsonNode presence = office.ask(Office.ALICE, 200, "GET", PRESENCE, PRESENCE);
    assertThat(presence.path("state").asText()).isEqualTo("away");
    assertThat(presence.path("reason").asText()).isEqualTo("Training");
  }

  /** What is just ringing goes to somebody else; it must not wait for the offer's time-out. */
  @Test
  void takesTheOfferBackFromWhoGoesAway() {
    office.registerAlice("{\"answerAfterMs\":60000}");
    String call = office.call();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> office.reservationsOfAlice("pending").size() == 1);
    put(200, "{\"state\":\"away\"}");
    assertThat(office.reservationsOfAlice("pending")).isEmpty();
    assertThat(office.reservationsOfAlice("rejected")).hasSize(1);
    office.hangUp(call);
  }

  @Test
  void refusesWhatIsNoPresence() {
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "{\"state\":\"dancing\"}",
            "{\"state\":1}",
            "{\"state\":\"away\",\"reason\":{}}",
            "{\"state\":\"available\",\"reason\":\"Lunch\"}")) {
      assertThat(put(400, body).path("reason").asText()).as(body).isEqualTo("malformed");
    }
    JsonNode unknown = put(422, "{\"state\":\"away\",\"reason\":\"Golf\"}");
    assertThat(unknown.path("reason").asText()).isEqualTo("unknown-activity");
    assertThat(unknown.path("detail").asText()).contains("Lunch, Training");
    assertThat(put(422, "{\"state\":\"away\",\"reason\":\"Available\"}").path("reason").asText())
        .isEqualTo("unknown-activity");
    assertThat(activity()).isEqualTo("Available");
  }

  private static JsonNode put(int status, String body) {
    return office.ask(Office.ALICE, status, "PUT", PRESENCE, PRESENCE, body);
  }

  private static String activity() {
    return office
        .rest(office.workspace() + "/Workers/" + office.sid("alice"))
        .path("activity_name")
        .asText();
  }
}
