package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted of what was recorded, and what never is. */
final class ErasureIT {

  private static final String ERASURES = "/api/v1/erasures";
  private static final String PRESENCE = "/api/v1/presence";
  private static final String CALLS = "/api/v1/calls";
  private static final String CALLER = "+15550100077";
  private static final String ANOTHER_NUMBER = "+15550100042";
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String SKILLS = "skills: [{name: billing, minLevel: 3}]";

  @TempDir private Path folder;

  /** A conference's goes; what another application recorded in the same account stays. */
  @Test
  void deletesWhatIsTooOldAndOnlyWhatIsTheGateways() {
    try (Office office = Office.open(folder, SKILLS, SKILLS + "\n  recording: {mode: Always}")) {
      conference(office);
      Set<String> ours = recordings(office);
      Set<String> theirs = Set.of(another(office), anothersCallToAnAgent(office));
      office.configure(
          "  outbound: {allowed", "  recordings: {retention: 1ms}\n  outbound: {allowed");
      try (RunningServer replica = office.replica()) {
        await()
            .atMost(SOON)
            .untilAsserted(() -> assertThat(recordings(office)).doesNotContainAnyElementsOf(ours));
        // both replicas look, and which of them deletes is as it happens
        await()
            .atMost(SOON)
            .until(() ->
                Stream.of(office.server(), replica)
                    .anyMatch(
                        each -> each.metrics().contains("voice_recordings_expired_total 1.0")));
        assertThat(recordings(office)).isEqualTo(theirs);
      }
    }
  }

  @Test
  void keepsWhatIsYoungEnough() {
    try (Office office = Office.open(folder, SKILLS, SKILLS + "\n  recording: {mode: Always}")) {
      conference(office);
      Set<String> ours = recordings(office);
      office.configure(
          "  outbound: {allowed", "  recordings: {retention: 1h}\n  outbound: {allowed");
      try (RunningServer replica = office.replica()) {
        assertThat(replica.agentsEndpoints()).isNotEmpty();
        await().atMost(SOON).until(() -> requests(office).contains("DateCreated%3C"));
        assertThat(requests(office)).doesNotContain("DELETE");
        assertThat(recordings(office)).isEqualTo(ours).isNotEmpty();
      }
    }
  }

  @Test
  void erasesOneNumberForWhoMayAndIsSafeToRepeat() {
    try (Office office = Office.open(folder, SKILLS, SKILLS + "\n  recording: {mode: Always}")) {
      conference(office);
      String theirs = another(office);
      assertThat(recordings(office)).hasSize(2);
      assertThat(erase(office, 403, CALLER).path("reason").asText()).isEqualTo("not-allowed");
      office.configure("supervise: [{name: support}]", "supervise: [{name: support}], erase: true");
      await()
          .atMost(SOON)
          .until(() ->
              office
                  .ask(Office.CAROL, 200, "GET", "/api/v1/me", "/api/v1/me")
                  .at("/permissions/erase")
                  .asBoolean());
      assertThat(erase(office, 200, "+15550100078").path("recordings").asInt()).isZero();
      assertThat(recordings(office)).hasSize(2);
      JsonNode erased = erase(office, 200, CALLER);
      assertThat(erased.path("recordings").asInt()).isEqualTo(1);
      assertThat(erased.path("running").asInt()).isZero();
      assertThat(erased.has("next")).isFalse();
      assertThat(recordings(office)).containsExactly(theirs);
      assertThat(erase(office, 200, CALLER).path("recordings").asInt()).isZero();
      for (String bad : List.of("", "911", "client:alice_b", "+1555' OR")) {
        erase(office, 400, bad);
      }
    }
  }

  /** A caller and an agent, whose conference is recorded and over. */
  private static void conference(Office office) {
    office.registerAlice("{\"answerAfterMs\":50}");
    office.ask(Office.ALICE, 200, "PUT", PRESENCE, PRESENCE, "{\"state\":\"available\"}");
    String call = office.call();
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(
                    office
                        .ask(Office.ALICE, 200, "GET", CALLS, CALLS)
                        .at("/calls/0/state")
                        .asText())
                .isEqualTo("talking"));
    office.hangUp(call);
    awaitOver(office);
  }

  /** The same caller's number, at another number of the account. */
  private static String another(Office office) {
    office.control("/control/numbers", "{\"phoneNumber\":\"" + ANOTHER_NUMBER + "\"}");
    office.phone(CALLER, "{\"answerAfterMs\":300}");
    return recorded(office, CALLER);
  }

  /** Another application's call to a client that has the name of an agent. */
  private static String anothersCallToAnAgent(Office office) {
    office.registerAlice("{\"answerAfterMs\":300}");
    return recorded(office, "client:alice_b");
  }

  private static String recorded(Office office, String to) {
    Set<String> before = recordings(office);
    office.rest(
        "/2010-04-01/Accounts/" + RunningServer.ACCOUNT + "/Calls.json",
        Map.of(
            "From",
            ANOTHER_NUMBER,
            "To",
            to,
            "Record",
            "true",
            "Twiml",
            "<Response><Say>Hello</Say></Response>"));
    await().atMost(SOON).until(() -> recordings(office).size() > before.size());
    awaitOver(office);
    Set<String> after = new HashSet<>(recordings(office));
    after.removeAll(before);
    return after.iterator().next();
  }

  private static void awaitOver(Office office) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(list(office).findValuesAsText("status")).containsOnly("completed"));
  }

  private static Set<String> recordings(Office office) {
    return Set.copyOf(list(office).findValuesAsText("sid"));
  }

  private static String requests(Office office) {
    return office.control("/control/requests").toString();
  }

  private static JsonNode list(Office office) {
    return office
        .rest("/2010-04-01/Accounts/" + RunningServer.ACCOUNT + "/Recordings.json")
        .path("recordings");
  }

  private static JsonNode erase(Office office, int status, String number) {
    return office.ask(
        Office.CAROL, status, "POST", ERASURES, ERASURES, "{\"number\":\"" + number + "\"}");
  }
}
