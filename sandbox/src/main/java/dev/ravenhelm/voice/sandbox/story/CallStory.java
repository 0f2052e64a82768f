package dev.ravenhelm.voice.sandbox.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.sandbox.Http;
import dev.ravenhelm.voice.sandbox.Narrator;
import dev.ravenhelm.voice.sandbox.Narrator.StepFailedException;
import dev.ravenhelm.voice.sandbox.Until;
import dev.ravenhelm.voice.testbed.OidcIssuer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One agent who signs in, and one caller who reaches that agent. */
public final class CallStory {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String CALLER = "+15557654321";

  private final Http http = new Http();
  private final Narrator narrator;
  private final URI simulator;
  private final URI agents;
  private final OidcIssuer issuer;
  private final Account account;

  /** The simulated account. */
  public record Account(String sid, String token, String number, String workspaceSid) {
    @Override
    public String toString() {
      return "Account[" + sid + "]";
    }

    private Map<String, String> authorization() {
      String basic =
          Base64.getEncoder().encodeToString((sid + ":" + token).getBytes(StandardCharsets.UTF_8));
      return Map.of("Authorization", "Basic " + basic);
    }
  }

  public CallStory(
      Narrator narrator, URI simulator, URI agents, OidcIssuer issuer, Account account) {
    this.narrator = narrator;
    this.simulator = simulator;
    this.agents = agents;
    this.issuer = issuer;
    this.account = account;
  }

  /** The agent signs in, gets a Voice token, registers a device and is available. */
  public String signIn(String subject, String workerSid) {
    Http.Answer token = token(subject);
    if (token.status() != 200) {
      throw new StepFailedException("POST /voice-token", token.status() + " " + token.body());
    }
    String identity = token.body().path("identity").asText();
    Http.Answer registered =
        http.postJson(
            simulator.resolve("/control/clients"),
            Map.of(
                "token", token.body().path("token").asText(),
                "behaviour", Map.of("answerAfterMs", 400, "talkMs", 1200)),
            Map.of());
    if (registered.status() >= 300) {
      throw new StepFailedException(
          "registering the device", registered.status() + " " + registered.body());
    }
    goAvailable(workerSid);
    return "client:" + identity + " is registered and available";
  }

  /** The first answer that is not "try again soon", which a busy issuer's first may be. */
  private Http.Answer token(String subject) {
    Map<String, String> bearer =
        Map.of("Authorization", "Bearer " + issuer.token(subject, "voice"));
    return Until.present(
            PATIENCE, () -> Optional.of(ask(bearer)).filter(answer -> answer.status() != 503))
        .orElseGet(() -> ask(bearer));
  }

  private Http.Answer ask(Map<String, String> bearer) {
    return http.postJson(agents.resolve("/voice-token"), Map.of("platform", "web"), bearer);
  }

  /** A call from outside, until it has ended. */
  public JsonNode place() {
    Http.Answer placed =
        http.postJson(
            simulator.resolve("/control/calls"),
            Map.of("from", CALLER, "to", account.number()),
            Map.of());
    if (placed.status() >= 300) {
      throw new StepFailedException("placing the call", placed.status() + " " + placed.body());
    }
    String sid = placed.body().path("sid").asText();
    Optional<JsonNode> ended =
        Until.present(
            PATIENCE,
            () -> {
              JsonNode call = http.get(simulator.resolve("/control/calls/" + sid), Map.of()).body();
              return isOver(call.path("status").asText()) ? Optional.of(call) : Optional.empty();
            });
    JsonNode call =
        ended.orElseGet(
            () -> http.get(simulator.resolve("/control/calls/" + sid), Map.of()).body());
    tell(call);
    if (!call.path("status").asText().equals("completed")) {
      throw new StepFailedException(
          "the call", "it is " + call.path("status").asText() + " and not completed");
    }
    require(call, "assignment", "the server's assignment callback was not asked");
    return call;
  }

  /** Waits for the events of the call in Kafka, and tells them. */
  public String events(EventTap tap, JsonNode call) {
    String sid = call.path("sid").asText();
    Instant started = Instant.parse(call.path("started").asText());
    List<EventTap.Event> seen = new ArrayList<>();
    boolean complete =
        Until.isTrue(
            PATIENCE,
            () -> {
              tap.poll().stream().filter(e -> e.key().equals(sid)).forEach(seen::add);
              return seen.stream().anyMatch(e -> e.type().contains("completed"));
            });
    for (EventTap.Event event : seen) {
      String known = event.known().isEmpty() ? "" : "  " + event.known();
      narrator.say(
          line(Duration.between(started, event.at()).toMillis(), "kafka", event.type() + known));
    }
    if (!complete) {
      throw new StepFailedException(
          "events in Kafka",
          "none says that call " + sid + " was completed; " + seen.size() + " came");
    }
    return seen.size() + " events of " + sid;
  }

  private void goAvailable(String workerSid) {
    String base = "/v1/Workspaces/" + account.workspaceSid();
    JsonNode activities =
        http.get(simulator.resolve(base + "/Activities?PageSize=50"), account.authorization())
            .body()
            .path("activities");
    for (JsonNode activity : activities) {
      if (activity.path("available").asBoolean()) {
        Http.Answer moved =
            http.postForm(
                simulator.resolve(base + "/Workers/" + workerSid),
                "ActivitySid=" + activity.path("sid").asText(),
                account.authorization());
        if (moved.status() == 200) {
          return;
        }
        throw new StepFailedException(
            "making the worker available", moved.status() + " " + moved.body());
      }
    }
    throw new StepFailedException(
        "making the worker available", "the workspace has no available activity");
  }

  private void tell(JsonNode call) {
    narrator.say("");
    narrator.say(
        "  call "
            + call.path("sid").asText()
            + " from "
            + call.path("from").asText()
            + " to "
            + call.path("to").asText());
    for (JsonNode entry : call.path("story")) {
      narrator.say(
          line(
              entry.path("ms").asLong(), entry.path("kind").asText(), entry.path("text").asText()));
    }
  }

  private static void require(JsonNode call, String kind, String otherwise) {
    for (JsonNode entry : call.path("story")) {
      if (entry.path("kind").asText().contains(kind)) {
        return;
      }
    }
    throw new StepFailedException("the call", otherwise);
  }

  private static boolean isOver(String status) {
    return List.of("completed", "busy", "failed", "no-answer", "canceled").contains(status);
  }

  private static String line(long millis, String kind, String text) {
    String shown = text.replace('\n', ' ');
    return String.format(
        Locale.ROOT,
        "  %6d ms  %-12s %s",
        millis,
        kind,
        shown.length() > 200 ? shown.substring(0, 200) + "…" : shown);
  }
}
