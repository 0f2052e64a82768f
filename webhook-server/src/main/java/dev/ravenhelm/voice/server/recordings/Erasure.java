package dev.ravenhelm.voice.server.recordings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.twilio.Fan;
import dev.ravenhelm.voice.server.twilio.Page;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds all that was recorded of calls between one telephone number and this gateway. Errors:
 * {@link TwilioFailure}.
 */
final class Erasure {

  /** Of each list; a number that has called more often is erased in several turns. */
  private static final int MOST_PAGES = 5;

  /** For so long TaskRouter's events say whose call a conference was. */
  private static final Duration EVENTS = Duration.ofDays(30);

  private final TwilioRest twilio;
  private final InstantSource clock;
  private final ObjectMapper json = new ObjectMapper();

  Erasure(TwilioRest twilio, InstantSource clock) {
    this.twilio = twilio;
    this.clock = clock;
  }

  /**
   * What was found.
   *
   * @param recordings calls by the SIDs of their recordings
   * @param running how many recordings have not ended, and cannot be deleted yet
   * @param since calls before this were not looked at; null: there are none
   */
  record Found(Map<String, String> recordings, int running, @Nullable Instant since) {}

  Found find(RoutingTable table, String number, Instant before) {
    String region = table.gateway().region();
    Legs legs = legs(region, number, before);
    Set<String> calls = new HashSet<>();
    Set<String> days = new TreeSet<>();
    for (JsonNode leg : legs.entries) {
      if (Ownership.hasNumber(table, leg)) {
        // a recording is the parent's, where there is one
        calls.add(leg.path("parent_call_sid").asText(""));
        calls.add(leg.path("sid").asText());
        days.add(Dates.of(leg).toString().substring(0, 10));
      }
    }
    calls.remove("");
    Map<String, JsonNode> recordings = new LinkedHashMap<>();
    Fan.out(
            List.copyOf(calls),
            call ->
                twilio.list(
                    Product.API, region, "/Recordings", Map.of("CallSid", call), "recordings"))
        .forEach(some -> some.forEach(each -> recordings.put(each.path("sid").asText(), each)));
    for (JsonNode each : conferences(table, calls, days)) {
      recordings.put(each.path("sid").asText(), each);
    }
    Map<String, String> over = new LinkedHashMap<>();
    recordings.forEach((sid, recording) -> {
      if (Dates.over(recording)) {
        over.put(sid, recording.path("call_sid").asText());
      }
    });
    return new Found(over, recordings.size() - over.size(), legs.since);
  }

  private record Legs(List<JsonNode> entries, @Nullable Instant since) {}

  /** The number's calls with anybody, as far back as one turn goes. */
  private Legs legs(String region, String number, Instant before) {
    List<JsonNode> legs = new ArrayList<>();
    Instant since = null;
    for (String end : List.of("From", "To")) {
      List<JsonNode> some = new ArrayList<>();
      boolean more =
          pages(
              region,
              "/Calls",
              Map.of(end, number, "StartTime<", before.toString()),
              "calls",
              some);
      if (more) {
        Instant oldest = Dates.of(some.getLast());
        since = since == null || oldest.isAfter(since) ? oldest : since;
      }
      legs.addAll(some);
    }
    Instant from = since;
    return new Legs(
        legs.stream().filter(leg -> from == null || !Dates.of(leg).isBefore(from)).toList(), from);
  }

  /** Recordings of conferences in which these calls were. */
  private List<JsonNode> conferences(RoutingTable table, Set<String> calls, Set<String> days) {
    List<JsonNode> recordings = new ArrayList<>();
    for (String day : days) {
      boolean _ =
          pages(
              table.gateway().region(),
              "/Recordings",
              Map.of("DateCreated", day),
              "recordings",
              recordings);
    }
    Set<String> concerned =
        Set.copyOf(
            Fan.out(
                    recordings.stream()
                        .map(each -> each.path("conference_sid").asText(""))
                        .filter(sid -> !sid.isEmpty())
                        .distinct()
                        .toList(),
                    sid -> concerns(table, sid, calls) ? sid : "")
                .stream()
                .filter(sid -> !sid.isEmpty())
                .toList());
    return recordings.stream()
        .filter(each -> concerned.contains(each.path("conference_sid").asText("")))
        .toList();
  }

  /** Whether a conference was one of these calls: Twilio may name it after the agent's leg. */
  private boolean concerns(RoutingTable table, String conference, Set<String> calls) {
    String workspace = table.gateway().workspaceSid();
    if (workspace == null) {
      return false;
    }
    String region = table.gateway().region();
    String task =
        twilio
            .read(Product.API, region, "/Conferences/" + conference)
            .path("friendly_name")
            .asText();
    if (!task.startsWith("WT")) {
      return false;
    }
    return twilio
        .list(
            Product.TASKROUTER,
            region,
            "/Workspaces/" + workspace + "/Events",
            Map.of(
                "TaskSid",
                task,
                "EventType",
                "reservation.accepted",
                "StartDate",
                clock.instant().minus(EVENTS).toString()),
            "events")
        .stream()
        .anyMatch(event -> calls.contains(callOf(event)));
  }

  private String callOf(JsonNode event) {
    JsonNode written = event.at("/event_data/task_attributes");
    try {
      return (written.isTextual() ? json.readTree(written.asText()) : written)
          .path("call_sid")
          .asText();
    } catch (JsonProcessingException e) {
      // redacted, or another program's
      return "";
    }
  }

  /** Adds all entries; whether there are more pages than were looked at. */
  private boolean pages(
      String region, String path, Map<String, String> first, String key, List<JsonNode> to) {
    Optional<Map<String, String>> query = Optional.of(first);
    for (int pages = 0; pages < MOST_PAGES && query.isPresent(); pages++) {
      Page page = twilio.page(Product.API, region, path, query.get(), key);
      to.addAll(page.entries());
      query = page.next();
    }
    return query.isPresent();
  }
}
