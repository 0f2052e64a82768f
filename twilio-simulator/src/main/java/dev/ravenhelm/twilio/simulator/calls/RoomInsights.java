package dev.ravenhelm.twilio.simulator.calls;

import static dev.ravenhelm.twilio.simulator.rest.Product.INSIGHTS;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.numbers.PhoneNumber;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Period;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Dates;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** {@code /Conferences} of insights, and who took part in them. */
public final class RoomInsights {
  private static final String PATH = "/v1/Conferences";
  private static final String ROOM = PATH + "/{ConferenceSid}";

  private final Account account;
  private final Conferences conferences;

  public RoomInsights(Account account, Exchange exchange) {
    this.account = account;
    this.conferences = exchange.conferences();
  }

  public void register(Routes routes) {
    routes
        .get(INSIGHTS, PATH, this::list)
        .get(INSIGHTS, ROOM, request -> Answer.ok(json(find(request))))
        .get(INSIGHTS, ROOM + "/Participants", this::participants)
        .get(INSIGHTS, ROOM + "/Participants/{ParticipantSid}", this::participant);
  }

  private Answer list(ApiRequest request) {
    Form query = request.query();
    Period created = Period.between(query, "CreatedAfter", "CreatedBefore");
    List<ObjectNode> rooms =
        conferences.all().stream()
            .filter(c -> created.holds(c.created()))
            .map(this::json)
            .filter(json -> fits(query, json, "ConferenceSid", "conference_sid"))
            .filter(json -> fits(query, json, "FriendlyName", "friendly_name"))
            .filter(json -> fits(query, json, "Status", "status"))
            .filter(json -> fits(query, json, "EndReason", "end_reason"))
            .filter(json -> fits(query, json, "MixerRegion", "mixer_region"))
            .toList();
    return Pages.v1(request, "conferences", Pages.numbered(rooms.reversed()));
  }

  private static boolean fits(Form query, ObjectNode json, String name, String property) {
    return query.filled(name).filter(v -> !v.equals(json.path(property).asText())).isEmpty();
  }

  private Conference find(ApiRequest request) {
    return conferences.find(request.at("ConferenceSid")).orElseThrow(request::notFound);
  }

  private Answer participants(ApiRequest request) {
    Conference room = find(request);
    return Pages.v1(
        request,
        "participants",
        Pages.numbered(
            room.attendance().everyone().stream()
                .map(participant -> json(room, participant))
                .filter(json -> fits(request.query(), json, "ParticipantSid", "participant_sid"))
                .filter(json -> fits(request.query(), json, "Label", "label"))
                .toList()));
  }

  private Answer participant(ApiRequest request) {
    Conference room = find(request);
    return room.attendance().everyone().stream()
        .filter(p -> p.sid().equals(request.at("ParticipantSid")))
        .findFirst()
        .map(participant -> Answer.ok(json(room, participant)))
        .orElseThrow(request::notFound);
  }

  private ObjectNode json(Conference room) {
    List<Participant> everyone = room.attendance().everyone();
    boolean over = room.attendance().ended().isPresent();
    Instant until = room.attendance().ended().orElse(account.clock().now());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("conference_sid", room.sid());
    json.put("account_sid", account.sid());
    json.put("friendly_name", room.name());
    json.put("create_time", Dates.iso(room.created()));
    json.put("start_time", room.attendance().started().map(Dates::iso).orElse(null));
    json.put("end_time", room.attendance().ended().map(Dates::iso).orElse(null));
    json.put("duration_seconds", (int) Duration.between(room.created(), until).toSeconds());
    json.put(
        "connect_duration_seconds",
        (int) everyone.stream().mapToLong(p -> stay(p).toSeconds()).sum());
    json.put(
        "status",
        switch (room.status()) {
          case "init" -> "not_started";
          case "in-progress" -> "in_progress";
          default -> "completed";
        });
    json.put("max_participants", Conference.MAX_PARTICIPANTS);
    json.put("max_concurrent_participants", room.attendance().most());
    json.put(
        "unique_participants", (int) everyone.stream().map(p -> p.call().sid()).distinct().count());
    json.put("end_reason", over ? room.reasonEnded().replace('-', '_') : null);
    json.put("ended_by", over && !room.endingCall().isEmpty() ? room.endingCall() : null);
    json.put("mixer_region", room.region());
    json.put("mixer_region_requested", room.region());
    json.put("recording_enabled", room.recorded());
    json.putObject("detected_issues");
    json.putArray("tags");
    json.putObject("tag_info");
    json.put("processing_state", over ? "complete" : "in_progress");
    String url = INSIGHTS.url() + PATH + "/" + room.sid();
    json.put("url", url);
    json.putObject("links").put("participants", url + "/Participants");
    return json;
  }

  private ObjectNode json(Conference room, Participant participant) {
    Call call = participant.call();
    Seat seat = participant.seat();
    boolean inbound = call.parties().direction().equals("inbound");
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("participant_sid", participant.sid());
    json.put("label", seat.label());
    json.put("conference_sid", room.sid());
    json.put("call_sid", call.sid());
    json.put("account_sid", account.sid());
    json.put("call_direction", inbound ? "inbound" : "outbound");
    json.put("from", call.parties().from());
    json.put("to", call.parties().to());
    json.put("call_status", Insights.state(call));
    json.put(
        "country_code",
        PhoneNumber.parse(inbound ? call.parties().from() : call.parties().to())
            .map(PhoneNumber::country)
            .orElse(null));
    json.put("is_moderator", seat.startOnEnter() || seat.endOnExit());
    json.put("join_time", Dates.iso(participant.joined()));
    json.put("leave_time", participant.left().map(Dates::iso).orElse(null));
    json.put("duration_seconds", (int) stay(participant).toSeconds());
    json.put("outbound_queue_length", 0);
    json.put("outbound_time_in_queue", 0);
    json.put("jitter_buffer_size", "small");
    json.put("is_coach", !seat.coached().isEmpty());
    var coached = json.putArray("coached_participants");
    room.attendance().everyone().stream()
        .filter(p -> p.call().sid().equals(seat.coached()))
        .forEach(p -> coached.add(p.sid()));
    json.put("participant_region", room.region());
    json.put("conference_region", room.region());
    json.put("call_type", Insights.type(call));
    json.put("processing_state", participant.left().isPresent() ? "complete" : "in_progress");
    for (String later : List.of("properties", "events", "metrics")) {
      json.putNull(later);
    }
    return json.put(
        "url", INSIGHTS.url() + PATH + "/" + room.sid() + "/Participants/" + participant.sid());
  }

  private Duration stay(Participant participant) {
    return Duration.between(participant.joined(), participant.left().orElse(account.clock().now()));
  }
}
