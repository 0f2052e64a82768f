package dev.ravenhelm.voice.server.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.calls.Remarks;
import dev.ravenhelm.voice.server.history.PastCall.Ends;
import dev.ravenhelm.voice.server.history.PastCall.Outcome;
import dev.ravenhelm.voice.server.history.Slice.Found;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.Line;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls that an agent placed, and those that rang the agent without TaskRouter. */
final class DirectHistory {

  private static final int FULL = 100;

  private final TwilioRest twilio;
  private final CallRecordings recordings;

  DirectHistory(TwilioRest twilio, CallRecordings recordings) {
    this.twilio = twilio;
    this.recordings = recordings;
  }

  List<Slice> of(RoutingTable table, Agent agent, Instant before) {
    return agent.addresses(table.gateway()).stream()
        .flatMap(address -> slices(table, agent, address, before).stream())
        .toList();
  }

  private List<Slice> slices(RoutingTable table, Agent agent, String address, Instant before) {
    return List.of(
        slice(table, Map.of("From", address), "inbound", before, leg -> placed(table, agent, leg)),
        slice(
            table,
            Map.of("To", address),
            // TaskRouter's own legs, and guests', are of another kind
            "outbound-dial",
            before,
            leg -> Optional.of(rang(table, agent, leg))));
  }

  private Slice slice(
      RoutingTable table,
      Map<String, String> which,
      String direction,
      Instant before,
      Function<JsonNode, Optional<PastCall>> call) {
    Map<String, String> query = new HashMap<>(which);
    query.put("StartTime<", before.plusMillis(999).truncatedTo(ChronoUnit.SECONDS).toString());
    List<JsonNode> legs =
        twilio.list(Product.API, table.gateway().region(), "/Calls", query, "calls");
    List<Found> found = new ArrayList<>();
    for (JsonNode leg : legs) {
      if (leg.path("direction").asText().equals(direction)
          && outcome(leg, false).isPresent()
          && at(leg).isBefore(before)) {
        found.add(new Found(at(leg), leg.path("sid").asText(), () -> call.apply(leg)));
      }
    }
    return new Slice(found, legs.size() < FULL ? null : at(legs.getLast()));
  }

  /** What the agent's own leg led to. */
  private Optional<PastCall> placed(RoutingTable table, Agent agent, JsonNode own) {
    String sid = own.path("sid").asText();
    String region = table.gateway().region();
    JsonNode far =
        twilio.list(Product.API, region, "/Calls", Map.of("ParentCallSid", sid), "calls").stream()
            .findFirst()
            .orElse(null);
    String shown = far == null ? "" : far.path("from").asText();
    return Optional.of(
        new PastCall(
            sid,
            at(own),
            true,
            new Ends(
                known(shown),
                far == null ? null : known(far.path("to").asText()),
                line(table, shown),
                null,
                agent.name()),
            far == null ? Outcome.FAILED : outcome(far, true).orElse(Outcome.FAILED),
            far == null ? null : seconds(far),
            Remarks.NONE,
            recordings.of(region, sid)));
  }

  private PastCall rang(RoutingTable table, Agent agent, JsonNode leg) {
    String region = table.gateway().region();
    String parent = leg.path("parent_call_sid").asText();
    String called = parent.isEmpty() ? "" : called(region, parent);
    String root = parent.isEmpty() ? leg.path("sid").asText() : parent;
    return new PastCall(
        root,
        at(leg),
        false,
        new Ends(
            known(leg.path("from").asText()),
            known(called),
            line(table, called),
            null,
            agent.name()),
        outcome(leg, false).orElse(Outcome.MISSED),
        seconds(leg),
        Remarks.NONE,
        recordings.of(region, root));
  }

  private String called(String region, String sid) {
    return twilio
        .find(Product.API, region, "/Calls/" + sid)
        .map(leg -> leg.path("to").asText())
        .orElse("");
  }

  /** Empty while it has not ended. */
  private static Optional<Outcome> outcome(JsonNode leg, boolean far) {
    return switch (leg.path("status").asText()) {
      case "completed" -> Optional.of(Outcome.ANSWERED);
      case "busy" -> Optional.of(far ? Outcome.BUSY : Outcome.DECLINED);
      case "no-answer" -> Optional.of(Outcome.MISSED);
      case "canceled" -> Optional.of(Outcome.ABANDONED);
      case "failed" -> Optional.of(Outcome.FAILED);
      default -> Optional.empty();
    };
  }

  private static @Nullable Long seconds(JsonNode leg) {
    return leg.path("status").asText().equals("completed") ? leg.path("duration").asLong() : null;
  }

  private static Instant at(JsonNode leg) {
    String started = leg.path("start_time").asText("");
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(
          started.isEmpty() ? leg.path("date_created").asText() : started, Instant::from);
    } catch (DateTimeException e) {
      throw new TwilioFailure(
          TwilioFailure.Kind.AWAY, 0, "Twilio's answer about a call has no date", e);
    }
  }

  private static @Nullable String line(RoutingTable table, String number) {
    Line line = table.linesByNumber().get(number);
    return line == null ? null : line.name();
  }

  private static @Nullable String known(String text) {
    return text.isEmpty() ? null : text;
  }
}
