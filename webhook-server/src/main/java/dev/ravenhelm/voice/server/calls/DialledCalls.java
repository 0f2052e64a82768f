package dev.ravenhelm.voice.server.calls;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.calls.LiveCall.Stage;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.Line;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads from Twilio the calls that an agent placed, or that were put through to the agent without a
 * task: two legs of a {@code <Dial>}, or of the conference that they were brought into, which goes
 * by the first leg's SID. Errors: {@link TwilioFailure}.
 */
final class DialledCalls {

  private static final String LIVE = "in-progress";

  /** Directions of an agent's own first leg, and of one that rang: facts/twilio.md, Webhooks. */
  private static final String PLACED = "inbound";

  private static final String RANG = "outbound-dial";

  private final TwilioRest twilio;

  DialledCalls(TwilioRest twilio) {
    this.twilio = twilio;
  }

  List<LiveCall> of(RoutingTable table, Agent agent) {
    return agent.addresses(table.gateway()).stream()
        .flatMap(address -> of(table, address).stream())
        .toList();
  }

  private List<LiveCall> of(RoutingTable table, String address) {
    String region = table.gateway().region();
    List<LiveCall> calls = new ArrayList<>();
    for (JsonNode own : legs(region, Map.of("From", address, "Status", LIVE))) {
      if (own.path("direction").asText().equals(PLACED)) {
        calls.add(placed(table, own, own, conference(region, own)));
      }
    }
    for (JsonNode own : legs(region, Map.of("To", address, "Status", LIVE))) {
      if (own.path("direction").asText().equals(RANG) && own.hasNonNull("parent_call_sid")) {
        first(region, own)
            .ifPresent(first -> calls.add(rang(table, first, own, conference(region, first))));
      }
    }
    return calls;
  }

  /** A call that rings at the agent's devices by way of no task, by the SID of its first leg. */
  Optional<LiveCall> ringing(RoutingTable table, Agent agent, String callSid) {
    String region = table.gateway().region();
    return agent.addresses(table.gateway()).stream()
        .flatMap(address -> legs(region, Map.of("To", address, "Status", "ringing")).stream())
        .filter(own -> own.path("parent_call_sid").asText().equals(callSid))
        .findFirst()
        .flatMap(own ->
            first(region, own)
                .map(first ->
                    call(
                        table,
                        callSid,
                        Stage.OFFERED,
                        first.path("from").asText(),
                        null,
                        first.path("to").asText(),
                        since(own),
                        null,
                        List.of())));
  }

  /**
   * A colleague's call into whose conference the agent was brought.
   *
   * @param busy the task that keeps calls from the agent meanwhile; it says where the agent is
   */
  Optional<LiveCall> asGuest(RoutingTable table, JsonNode busy) {
    String region = table.gateway().region();
    String conference = busy.path("conference").asText();
    if (conference.isEmpty()) {
      return Optional.empty();
    }
    Optional<JsonNode> first = leg(region, busy.path("root").asText());
    Optional<JsonNode> own = leg(region, busy.path("held_for").asText());
    if (first.isEmpty() || own.isEmpty()) {
      return Optional.empty();
    }
    boolean placed = table.agentAt(first.get().path("from").asText()).isPresent();
    LiveCall call =
        placed
            ? placed(table, first.get(), own.get(), Optional.of(conference))
            : rang(table, first.get(), own.get(), Optional.of(conference));
    return Optional.of(call).filter(there -> there.agent().isPresent());
  }

  private LiveCall placed(
      RoutingTable table, JsonNode first, JsonNode own, Optional<String> conference) {
    String region = table.gateway().region();
    List<JsonNode> others =
        legs(region, Map.of("ParentCallSid", first.path("sid").asText())).stream()
            .filter(leg -> !leg.path("status").asText().equals("completed"))
            .toList();
    JsonNode far = others.isEmpty() ? null : others.getFirst();
    String to = far == null ? first.path("to").asText() : far.path("to").asText();
    String shown = far == null ? "" : far.path("from").asText();
    return call(table, first, far, own, null, to, shown, conference);
  }

  private LiveCall rang(
      RoutingTable table, JsonNode first, JsonNode own, Optional<String> conference) {
    return call(
        table,
        first,
        first,
        own,
        first.path("from").asText(),
        null,
        first.path("to").asText(),
        conference);
  }

  /**
   * A call.
   *
   * @param first the leg that it began with
   * @param far the leg of whom the agent talks with; null where it is not there
   * @param own the agent's
   * @param conference into which they were brought
   */
  private LiveCall call(
      RoutingTable table,
      JsonNode first,
      @Nullable JsonNode far,
      JsonNode own,
      @Nullable String from,
      @Nullable String to,
      String number,
      Optional<String> conference) {
    String farSid = far == null ? "" : far.path("sid").asText();
    String ownSid = own.path("sid").asText();
    List<Party> parties =
        conference
            .map(room -> participants(table.gateway().region(), room, farSid, ownSid))
            .orElseGet(() -> dialled(far, ownSid));
    return call(
        table,
        first.path("sid").asText(),
        stage(parties),
        from,
        to,
        number,
        since(own),
        conference.orElse(null),
        parties);
  }

  private static LiveCall call(
      RoutingTable table,
      String sid,
      Stage stage,
      @Nullable String from,
      @Nullable String to,
      String number,
      String since,
      @Nullable String conference,
      List<Party> parties) {
    Line line = table.linesByNumber().get(number);
    return new LiveCall(
        sid,
        "",
        "",
        stage,
        from,
        to,
        line == null ? null : line.name(),
        null,
        since,
        conference,
        parties,
        About.NOTHING,
        Remarks.NONE);
  }

  private static List<Party> dialled(@Nullable JsonNode far, String ownSid) {
    List<Party> parties = new ArrayList<>();
    parties.add(new Party(ownSid, Party.Role.AGENT, "", true, false, false));
    if (far != null && far.path("status").asText().equals(LIVE)) {
      parties.add(new Party(far.path("sid").asText(), Party.Role.CALLER, "", true, false, false));
    }
    return parties;
  }

  private static Stage stage(List<Party> parties) {
    List<Party> others = parties.stream().filter(Party::other).toList();
    if (others.isEmpty()) {
      return Stage.CONNECTING;
    }
    return others.stream().allMatch(Party::held) ? Stage.HELD : Stage.TALKING;
  }

  private Optional<JsonNode> first(String region, JsonNode own) {
    return leg(region, own.path("parent_call_sid").asText());
  }

  private Optional<JsonNode> leg(String region, String sid) {
    return sid.isEmpty() ? Optional.empty() : twilio.find(Product.API, region, "/Calls/" + sid);
  }

  private List<JsonNode> legs(String region, Map<String, String> query) {
    return twilio.list(Product.API, region, "/Calls", query, "calls");
  }

  /** The conference of a call that was brought into one goes by its first leg. */
  private Optional<String> conference(String region, JsonNode first) {
    return twilio
        .list(
            Product.API,
            region,
            "/Conferences",
            Map.of("FriendlyName", first.path("sid").asText(), "Status", LIVE),
            "conferences")
        .stream()
        .map(conference -> conference.path("sid").asText())
        .findFirst();
  }

  private List<Party> participants(String region, String room, String farSid, String ownSid) {
    return twilio
        .list(
            Product.API, region, "/Conferences/" + room + "/Participants", Map.of(), "participants")
        .stream()
        .map(participant -> Party.of(participant, farSid, ownSid))
        .toList();
  }

  private static String since(JsonNode leg) {
    String started = Objects.requireNonNullElse(leg.path("start_time").textValue(), "");
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME
          .parse(started.isEmpty() ? leg.path("date_created").asText() : started, Instant::from)
          .toString();
    } catch (DateTimeException e) {
      throw new TwilioFailure(
          TwilioFailure.Kind.AWAY, 0, "Twilio's answer about a call has no date", e);
    }
  }
}
