package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.testbed.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What panels are told as it happens, with Kafka and without. */
final class LiveEventsIT {

  private static final String PUSH =
      "    push: {ios: CR00000000000000000000000000000001, android:"
          + " CR00000000000000000000000000000002}\n";
  private static final String OUTBOUND = "  outbound: {allowed";
  private static final String PRESENCE = "/api/v1/presence";

  @TempDir private Path folder;

  @Test
  void pollsAndSaysSoWithoutKafka() {
    try (Office office = Office.open(folder);
        Panel panel = Panel.open(office.server(), office.bearer(Office.ALICE))) {
      JsonNode first = panel.awaitState(state -> true);
      assertThat(first.path("source").asText()).isEqualTo("polling");
      assertThat(first.at("/presence/state").asText()).isEqualTo("offline");
      assertThat(first.path("calls")).isEmpty();
      office.ask(Office.ALICE, 200, "PUT", PRESENCE, PRESENCE, "{\"state\":\"available\"}");
      panel.awaitState(state -> presence(state).equals("available"));
      office.registerAlice("{\"answerAfterMs\":50}");
      String call = office.call();
      panel.awaitState(state -> call(state).equals("talking"));
      office.ask(
          Office.ALICE, 200, "POST", "/api/v1/calls/" + call + "/hold", "/api/v1/calls/{sid}/hold");
      panel.awaitState(state -> call(state).equals("held"));
      office.hangUp(call);
      panel.awaitState(state -> call(state).equals("wrapping-up"));
      office.rest(
          office.workspace() + "/Workers/" + office.sid("alice"),
          Map.of("ActivitySid", office.sid("Lunch")));
      panel.awaitState(state -> state.at("/presence/reason").asText().equals("Lunch"));
      assertThat(panel.events("call")).isEmpty();
      assertThat(panel.events("undescribed")).isEmpty();
    }
  }

  /** A browser that dies takes its agent out of TaskRouter's sight within 15 s. */
  @Test
  void takesAnAgentWhosePanelIsGoneOffTheQueues() {
    try (KafkaBroker broker = KafkaBroker.start();
        // an app that push messages wake would be there without a panel
        Office office = Office.open(folder, PUSH + OUTBOUND, kafka(broker) + OUTBOUND);
        RunningServer other = office.replica()) {
      // the first event makes the topic
      office.hangUp(office.call());
      Panel first = Panel.open(other, office.bearer(Office.ALICE));
      first.awaitState(state -> source(state).equals("events"));
      office.ask(Office.ALICE, 200, "PUT", PRESENCE, PRESENCE, "{\"state\":\"available\"}");

      // comes back at another replica, as after a restart of the one that it was at
      try (Panel second = Panel.open(office.server(), office.bearer(Office.ALICE))) {
        second.awaitState(state -> source(state).equals("events"));
        first.close();
        await()
            .during(Duration.ofSeconds(15))
            .atMost(Duration.ofSeconds(17))
            .until(() -> presenceOf(office).equals("available"));
      }
      long gone = System.nanoTime();
      await().atMost(Duration.ofSeconds(20)).until(() -> presenceOf(office).equals("offline"));
      assertThat(Duration.ofNanos(System.nanoTime() - gone)).isLessThan(Duration.ofSeconds(15));
    }
  }

  private static String presenceOf(Office office) {
    return office.ask(Office.ALICE, 200, "GET", PRESENCE, PRESENCE).path("state").asText();
  }

  /** Twilio's callbacks reach one replica, the panel is at another. */
  @Test
  void tellsOfWhatAnotherReplicaHeard() {
    try (KafkaBroker broker = KafkaBroker.start();
        Office office = Office.open(folder, kafka(broker));
        RunningServer other = office.replica();
        Panel alice = Panel.open(other, office.bearer(Office.ALICE));
        Panel carol = Panel.open(other, office.bearer(Office.CAROL))) {
      // the first event makes the topic, from whose end panels are told
      office.hangUp(office.call());
      alice.awaitState(state -> source(state).equals("events"));
      office.registerAlice("{\"answerAfterMs\":50}");
      office.ask(Office.ALICE, 200, "PUT", PRESENCE, PRESENCE, "{\"state\":\"available\"}");
      String call = office.call();
      alice.awaitEvent("call", event -> is(event, call, "accepted"));
      alice.awaitState(state -> call(state).equals("talking"));
      carol.awaitEvent("call", event -> is(event, call, "accepted"));
      assertThat(carol.awaitState(state -> true).path("calls")).isEmpty();
      office.ask(
          Office.ALICE, 200, "POST", "/api/v1/calls/" + call + "/hold", "/api/v1/calls/{sid}/hold");
      alice.awaitEvent("call", event -> is(event, call, "held"));
      alice.awaitState(state -> call(state).equals("held"));
      office.hangUp(call);
      alice.awaitEvent("call", event -> is(event, call, "wrapping-up"));
      alice.awaitState(state -> call(state).equals("wrapping-up"));
      office.ask(
          Office.ALICE,
          200,
          "POST",
          "/api/v1/calls/" + call + "/disposition",
          "/api/v1/calls/{sid}/disposition",
          "{\"disposition\":\"resolved\",\"note\":\"Sent the invoice.\"}");
      carol.awaitEvent(
          "call",
          event ->
              is(event, call, "noted")
                  && event.path("disposition").asText().equals("resolved")
                  && event.path("note").asText().equals("Sent the invoice."));
      assertThat(alice.events("undescribed")).isEmpty();
      assertThat(carol.events("undescribed")).isEmpty();
    }
  }

  @Test
  void pollsWhileKafkaIsAway() {
    try (KafkaBroker broker = KafkaBroker.start();
        Office office = Office.open(folder, kafka(broker));
        Panel panel = Panel.open(office.server(), office.bearer(Office.ALICE))) {
      office.hangUp(office.call());
      panel.awaitState(state -> source(state).equals("events"));
      broker.pause();
      panel.awaitState(state -> source(state).equals("polling"));
      office.rest(
          office.workspace() + "/Workers/" + office.sid("alice"),
          Map.of("ActivitySid", office.sid("Training")));
      panel.awaitState(state -> state.at("/presence/reason").asText().equals("Training"));
      broker.resume();
      panel.awaitState(state -> source(state).equals("events"));
    }
  }

  @Test
  void endsTheStreamOfWhoIsSuspended() {
    try (Office office = Office.open(folder);
        Panel panel = Panel.open(office.server(), office.bearer(Office.CAROL))) {
      panel.awaitState(state -> true);
      office.configure("subject: \"2873\"", "subject: \"2873\"\n  suspended: true");
      panel.awaitEvent("end", end -> end.path("reason").asText().equals("not-allowed"));
      assertThat(
              office
                  .ask(Office.CAROL, 403, "POST", "/voice-token", "/voice-token")
                  .path("reason")
                  .asText())
          .isEqualTo("suspended");
    }
  }

  @Test
  void keepsStreamsWhereOnlyTokensAndOriginsAreOthers() {
    try (Office office = Office.open(folder);
        Panel panel = Panel.open(office.server(), office.bearer(Office.ALICE))) {
      panel.awaitState(state -> true);
      office.configure("  agents:\n", "  agents:\n    tokenTtl: 15m\n");
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() ->
              office
                      .ask(Office.ALICE, 200, "POST", "/voice-token", "/voice-token")
                      .path("ttl")
                      .asInt()
                  == 900);
      office.ask(Office.ALICE, 200, "PUT", PRESENCE, PRESENCE, "{\"state\":\"available\"}");
      panel.awaitState(state -> presence(state).equals("available"));
      assertThat(panel.events("end")).isEmpty();
    }
  }

  @Test
  void sendsPanelsToAnotherReplicaBeforeItStops() {
    try (Office office = Office.open(folder)) {
      RunningServer other = office.replica();
      try (Panel panel = Panel.open(other, office.bearer(Office.ALICE))) {
        panel.awaitState(state -> true);
        other.close();
        panel.awaitEvent("end", end -> end.path("reason").asText().equals("stopping"));
        await().atMost(Duration.ofSeconds(5)).until(panel::ended);
      }
    }
  }

  @Test
  void refusesAnAgentsEleventhPanelUntilAnotherIsGone() {
    try (Office office = Office.open(folder)) {
      List<Panel> panels = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        panels.add(Panel.open(office.server(), office.bearer(Office.ALICE)));
      }
      office.ask(Office.ALICE, 429, "GET", "/api/v1/events", "/api/v1/events");
      Panel.open(office.server(), office.bearer(Office.CAROL)).close();
      panels.forEach(Panel::close);
    }
  }

  private static String kafka(KafkaBroker broker) {
    return "  events: {kafka: {bootstrapServers: \""
        + broker.bootstrapServers()
        + "\", topic: calls}}\n";
  }

  private static String source(JsonNode state) {
    return state.path("source").asText();
  }

  private static String presence(JsonNode state) {
    return state.at("/presence/state").asText();
  }

  /** The state of the only call; empty where there is none. */
  private static String call(JsonNode state) {
    return state.at("/calls/0/state").asText();
  }

  private static boolean is(JsonNode event, String call, String state) {
    return event.path("rootCallSid").asText().equals(call)
        && event.path("state").asText().equals(state);
  }
}
