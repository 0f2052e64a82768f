package dev.ravenhelm.voice.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An office in virtual time whose queue alice and carol answer, as the operator would have made it,
 * and what its calls lived through at which moment.
 */
final class FlowStage implements AutoCloseable {

  private static final String CALLS = "/api/v1/calls";
  private static final String PRESENCE = "/api/v1/presence";
  private static final String OVERFLOW = "  overflow: {voicemail";
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Office office;

  private FlowStage(Office office) {
    this.office = office;
  }

  /** Opens one whose queue has this in its spec, too. */
  static FlowStage open(Path folder, String queue) {
    return open(folder, queue, office -> {});
  }

  /** Opens one in which something else is arranged before the server starts. */
  static FlowStage open(Path folder, String queue, Consumer<Office> arranged) {
    return new FlowStage(
        Office.inVirtualTime(
            folder,
            office -> {
              office.configure(OVERFLOW, queue + OVERFLOW);
              office.configure("permissions: {supervise", "permissions: {inbound: true, supervise");
              office.rest(
                  office.workspace() + "/TaskQueues/" + office.sid("queue"),
                  Map.of("TargetWorkers", "agent IN [\"alice-b\", \"carol\"]"));
              ringFor(office, 20);
              arranged.accept(office);
            }));
  }

  /** How long TaskRouter keeps a call for an agent. */
  static void ringFor(Office office, int seconds) {
    office.rest(
        office.workspace() + "/Workflows/" + office.sid("workflow"),
        Map.of("TaskReservationTimeout", Integer.toString(seconds)));
  }

  Office office() {
    return office;
  }

  /** Lets so much time pass, as {@code 1M30S}. */
  void pass(String time) {
    office.time().pass(Duration.parse("PT" + time));
  }

  void available(String subject) {
    office.ask(subject, 200, "PUT", PRESENCE, PRESENCE, "{\"state\":\"available\"}");
  }

  String presence(String subject) {
    return office.ask(subject, 200, "GET", PRESENCE, PRESENCE).path("state").asText();
  }

  /** A call that alice places; its SID. */
  String place(String number) {
    return office
        .control("/control/clients/alice_b/calls", "{\"params\":{\"To\":\"" + number + "\"}}")
        .path("sid")
        .asText();
  }

  /** Lets time pass until an agent's call has come so far. */
  void awaitState(String subject, String state) {
    office.time().passUntil(LONGEST, () -> liveCall(subject).path("state").asText().equals(state));
  }

  /** The agent's call at this moment, a missing node where there is none. */
  JsonNode liveCall(String subject) {
    return office.ask(subject, 200, "GET", CALLS, CALLS).path("calls").path(0);
  }

  /** What alice does with her call; the call from then on. */
  JsonNode act(String call, String action, String body) {
    return act(Office.ALICE, call, action, body);
  }

  JsonNode act(String subject, String call, String action, String body) {
    return act(subject, 200, call, action, body);
  }

  /** Why alice may not do something with her call. */
  String refused(int status, String call, String action, String body) {
    return act(Office.ALICE, status, call, action, body).path("reason").asText();
  }

  /** Sends somebody out of alice's call. */
  void sendAway(String call, String leg) {
    office.ask(
        Office.ALICE,
        200,
        "DELETE",
        CALLS + "/" + call + "/participants/" + leg,
        CALLS + "/{sid}/participants/{leg}");
  }

  private JsonNode act(String subject, int status, String call, String action, String body) {
    return office.ask(
        subject,
        status,
        "POST",
        CALLS + "/" + call + "/" + action,
        CALLS + "/{sid}/" + action,
        body);
  }

  /** The leg of somebody in an agent's call. */
  String leg(String subject, String role) {
    return parties(subject)
        .filter(party -> party.path("role").asText().equals(role))
        .map(party -> party.path("callSid").asText())
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + role + " in the call"));
  }

  /** Of those who have answered. */
  List<String> roles(String subject) {
    return parties(subject)
        .filter(party -> party.path("status").asText().equals("connected"))
        .map(party -> party.path("role").asText())
        .toList();
  }

  private Stream<JsonNode> parties(String subject) {
    return liveCall(subject).path("parties").valueStream();
  }

  /** How a leg is seated in the one conference that there is. */
  JsonNode seat(String leg) {
    String conference = office.conferences().path(0).path("sid").asText();
    return office
        .participants(conference)
        .valueStream()
        .filter(participant -> participant.path("call_sid").asText().equals(leg))
        .findFirst()
        .orElseThrow(() -> new AssertionError(leg + " is not in the conference"));
  }

  /** Whether something was told of a call. */
  boolean tells(String call, String words) {
    return story(call).anyMatch(line -> text(line).contains(words));
  }

  /** When something was first told of a call, counted from the call's beginning. */
  Duration when(String call, String words) {
    return story(call)
        .filter(line -> text(line).contains(words))
        .map(line -> Duration.ofMillis(line.path("ms").asLong()))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError(words + " is not told of the call: " + story(call).toList()));
  }

  /** How much later than one thing another was told of a call. */
  Duration between(String call, String first, String then) {
    return when(call, then).minus(when(call, first));
  }

  private Stream<JsonNode> story(String call) {
    return office.control("/control/calls/" + call).path("story").valueStream();
  }

  private static String text(JsonNode line) {
    return line.path("kind").asText() + ": " + line.path("text").asText();
  }

  @Override
  public void close() {
    office.close();
  }
}
