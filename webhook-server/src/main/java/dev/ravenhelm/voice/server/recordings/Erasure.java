package dev.ravenhelm.voice.server.recordings;

import static java.time.ZoneOffset.UTC;

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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds all that was recorded of calls between one telephone number and this gateway. Errors:
 * {@link TwilioFailure}.
 */
final class Erasure {

  /** Of each list; a number that has called more often is erased in several turns. */
  private static final int MOST_PAGES = 5;

  /** Of all days' recordings; the turn ends with the calls of the day that came to so many. */
  private static final int MOST_OF_DAYS = 20;

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
    List<JsonNode> own =
        legs.entries.stream().filter(leg -> Ownership.hasNumber(table, leg)).toList();
    for (JsonNode leg : own) {
      // a recording is the parent's, where there is one
      calls.add(leg.path("parent_call_sid").asText(""));
      calls.add(leg.path("sid").asText());
    }
    calls.remove("");
    Map<String, JsonNode> recordings = new LinkedHashMap<>();
    Fan.out(
            List.copyOf(calls),
            call ->
                twilio.list(
                    Product.API, region, "/Recordings", Map.of("CallSid", call), "recordings"))
        .forEach(some -> some.forEach(each -> recordings.put(each.path("sid").asText(), each)));
    Conferences conferences = conferences(region, own);
    for (JsonNode each : concerned(table, calls, conferences.recordings)) {
      recordings.put(each.path("sid").asText(), each);
    }
    Map<String, String> over = new LinkedHashMap<>();
    recordings.forEach((sid, recording) -> {
      if (Dates.over(recording)) {
        over.put(sid, recording.path("call_sid").asText());
      }
    });
    return new Found(over, recordings.size() - over.size(), later(legs.since, conferences.since));
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
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
        since = later(since, Dates.start(some.getLast()));
      }
      legs.addAll(some);
    }
    Instant from = since;
    return new Legs(
        legs.stream().filter(leg -> from == null || !Dates.start(leg).isBefore(from)).toList(),
        from);
  }

  private record Conferences(List<JsonNode> recordings, @Nullable Instant since) {}

  /**
   * Recordings of the account's conferences that began while one of these legs was there, the
   * latest legs first; Twilio lists recordings by the day.
   */
  private Conferences conferences(String region, List<JsonNode> legs) {
    List<Stay> stays = legs.stream().map(Stay::of).toList();
    NavigableMap<LocalDate, List<Stay>> byDay =
        new TreeMap<>(stays.stream().collect(Collectors.groupingBy(Stay::began)));
    List<JsonNode> recordings = new ArrayList<>();
    Set<LocalDate> seen = new HashSet<>();
    int pages = 0;
    for (Map.Entry<LocalDate, List<Stay>> of : byDay.descendingMap().entrySet()) {
      if (pages >= MOST_OF_DAYS) {
        return new Conferences(
            recordings, byDay.higherKey(of.getKey()).atStartOfDay(UTC).toInstant());
      }
      for (LocalDate day : of.getValue().stream().flatMap(Stay::days).distinct().toList()) {
        if (seen.add(day)) {
          pages += day(region, day, stays, recordings);
        }
      }
    }
    return new Conferences(recordings, null);
  }

  /** Adds a day's; how many pages they were. */
  private int day(String region, LocalDate day, List<Stay> stays, List<JsonNode> to) {
    int pages = 0;
    Optional<Map<String, String>> query = Optional.of(Map.of("DateCreated", day.toString()));
    while (query.isPresent()) {
      Page page = twilio.page(Product.API, region, "/Recordings", query.get(), "recordings");
      for (JsonNode each : page.entries()) {
        if (!each.path("conference_sid").asText("").isEmpty()) {
          Instant began = Dates.of(each);
          if (stays.stream().anyMatch(stay -> stay.covers(began))) {
            to.add(each);
          }
        }
      }
      query = page.next();
      pages++;
    }
    return pages;
  }

  /** Those of conferences in which these calls were. */
  private List<JsonNode> concerned(
      RoutingTable table, Set<String> calls, List<JsonNode> recordings) {
    Set<String> concerned =
        Set.copyOf(
            Fan.out(
                    recordings.stream()
                        .map(each -> each.path("conference_sid").asText(""))
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
