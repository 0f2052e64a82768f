package dev.ravenhelm.voice.server.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.voice.server.calls.Remarks;
import dev.ravenhelm.voice.server.history.PastCall.Ends;
import dev.ravenhelm.voice.server.history.PastCall.Outcome;
import dev.ravenhelm.voice.server.history.PastCall.Taped;
import dev.ravenhelm.voice.server.history.Slice.Found;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls that TaskRouter brought to agents. Tasks are gone soon after they end; the workspace's
 * events stay, and with them the tasks' attributes for 30 days.
 */
final class TaskHistory {

  /** Then attributes are redacted: the events' own description in Twilio's API. */
  private static final Duration KEPT = Duration.ofDays(30);

  /** Each offer ends with exactly one of these. */
  private static final Map<String, Outcome> OF_WORKER =
      Map.of(
          "reservation.accepted", Outcome.ANSWERED,
          "reservation.timeout", Outcome.MISSED,
          "reservation.rejected", Outcome.DECLINED,
          "reservation.rescinded", Outcome.WITHDRAWN,
          "reservation.canceled", Outcome.ABANDONED);

  /** Whom a caller gave up on matters to the agent; that it happened, to the queue. */
  private static final Map<String, Outcome> OF_QUEUE =
      Map.of(
          "reservation.accepted", Outcome.ANSWERED,
          "reservation.timeout", Outcome.MISSED,
          "reservation.rejected", Outcome.DECLINED,
          "task.canceled", Outcome.ABANDONED);

  private static final int FULL = 100;

  private final TwilioRest twilio;
  private final CallRecordings recordings;
  private final ObjectMapper json = new ObjectMapper();

  TaskHistory(TwilioRest twilio, CallRecordings recordings) {
    this.twilio = twilio;
    this.recordings = recordings;
  }

  /** A workspace and the time that is asked about. */
  record Place(String region, String workspaceSid, Instant before, Instant now) {
    String path(String what) {
      return "/Workspaces/" + workspaceSid + what;
    }

    /** In full seconds, whatever Twilio makes of their parts. */
    String end() {
      return before.plusMillis(999).truncatedTo(ChronoUnit.SECONDS).toString();
    }
  }

  List<Slice> ofWorker(Place place, String workerSid) {
    return slices(place, OF_WORKER, "WorkerSid", workerSid);
  }

  List<Slice> ofWorkflow(Place place, String workflowSid) {
    return slices(place, OF_QUEUE, "WorkflowSid", workflowSid);
  }

  private List<Slice> slices(Place place, Map<String, Outcome> outcomes, String by, String sid) {
    List<Slice> slices = new ArrayList<>();
    outcomes.forEach(
        (type, outcome) -> slices.add(slice(place, Map.of(by, sid, "EventType", type), outcome)));
    return slices;
  }

  private Slice slice(Place place, Map<String, String> which, Outcome outcome) {
    Map<String, String> query = new HashMap<>(which);
    query.put("StartDate", place.now.minus(KEPT).toString());
    query.put("EndDate", place.end());
    List<JsonNode> events =
        twilio.list(Product.TASKROUTER, place.region, place.path("/Events"), query, "events");
    List<Found> found = new ArrayList<>();
    for (JsonNode event : events) {
      JsonNode task = attributes(event, "task_attributes");
      if (at(event).isBefore(place.before) && task.path("call_sid").asText().startsWith("CA")) {
        found.add(
            new Found(
                at(event),
                event.path("sid").asText(),
                () -> Optional.of(call(place, event, task, outcome))));
      }
    }
    return new Slice(found, events.size() < FULL ? null : at(events.getLast()));
  }

  private PastCall call(Place place, JsonNode event, JsonNode offered, Outcome outcome) {
    String agent = attributes(event, "worker_attributes").path("agent").asText();
    if (outcome != Outcome.ANSWERED) {
      return past(event, offered, agent, outcome, null, List.of());
    }
    List<JsonNode> later =
        twilio.list(
            Product.TASKROUTER,
            place.region,
            place.path("/Events"),
            Map.of(
                "ReservationSid",
                event.at("/event_data/reservation_sid").asText(),
                "StartDate",
                at(event).minusSeconds(1).toString(),
                "EndDate",
                place.now.toString()),
            "events");
    JsonNode task =
        later.stream().findFirst().map(last -> attributes(last, "task_attributes")).orElse(offered);
    return past(event, task, agent, outcome, seconds(event, later), recordings(place, event, task));
  }

  private List<Taped> recordings(Place place, JsonNode event, JsonNode task) {
    String callSid = task.path("call_sid").asText();
    String conference = task.at("/conference/sid").asText();
    return conference.isEmpty()
        ? conferenceOf(place, event.at("/event_data/task_sid").asText())
            .map(sid -> recordings.of(place.region, callSid, sid))
            .orElseGet(() -> recordings.of(place.region, callSid))
        : recordings.of(place.region, callSid, conference);
  }

  /** Twilio names a task's conference after the task. */
  private Optional<String> conferenceOf(Place place, String taskSid) {
    return twilio
        .list(
            Product.API,
            place.region,
            "/Conferences",
            Map.of("FriendlyName", taskSid),
            "conferences")
        .stream()
        .findFirst()
        .map(conference -> conference.path("sid").asText());
  }

  /** To the wrap-up; where TaskRouter tells of none, to the end. */
  private static @Nullable Long seconds(JsonNode accepted, List<JsonNode> later) {
    return first(later, "reservation.wrapup")
        .or(() -> first(later, "reservation.completed"))
        .map(end -> Duration.between(at(accepted), at(end)).toSeconds())
        .orElse(null);
  }

  private static Optional<JsonNode> first(List<JsonNode> events, String type) {
    return events.stream()
        .filter(event -> event.path("event_type").asText().equals(type))
        .findFirst();
  }

  private static PastCall past(
      JsonNode event,
      JsonNode task,
      String agent,
      Outcome outcome,
      @Nullable Long seconds,
      List<Taped> recordings) {
    return new PastCall(
        task.path("call_sid").asText(),
        at(event),
        false,
        new Ends(
            known(task.path("from").asText()),
            known(task.path("to").asText()),
            known(task.path("number").asText()),
            known(task.path("queue").asText()),
            known(agent)),
        outcome,
        seconds,
        Remarks.of(task),
        recordings);
  }

  private JsonNode attributes(JsonNode event, String name) {
    JsonNode written = event.path("event_data").path(name);
    try {
      return written.isTextual() ? json.readTree(written.asText()) : written;
    } catch (JsonProcessingException e) {
      // another program's, or redacted
      return json.missingNode();
    }
  }

  private static Instant at(JsonNode event) {
    return Instant.ofEpochMilli(event.path("event_date_ms").asLong());
  }

  private static @Nullable String known(String text) {
    return text.isEmpty() ? null : text;
  }
}
