package dev.ravenhelm.twilio.simulator.calls;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Period;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.store.Docs;
import dev.ravenhelm.twilio.simulator.twiml.Noun;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code /Conferences} and their {@code /Participants}. */
public final class ConferenceResources {
  private static final String PATH = "/2010-04-01/Accounts/{AccountSid}/Conferences";
  private static final String SEATS = PATH + "/{ConferenceSid}/Participants";

  private static final List<String> CONFERENCE_RECORD = List.of("true", "record-from-start");

  private final Account account;
  private final Exchange exchange;
  private final PartiesCheck parties;

  public ConferenceResources(Account account, Exchange exchange, PartiesCheck parties) {
    this.parties = parties;
    this.account = account;
    this.exchange = exchange;
  }

  public void register(Routes routes) {
    routes
        .get(API, PATH + ".json", this::list)
        .get(API, PATH + "/{Sid}.json", request -> Answer.ok(json(get(request, "Sid"))))
        .post(API, PATH + "/{Sid}.json", this::update)
        .get(API, SEATS + ".json", this::listSeats)
        .post(API, SEATS + ".json", this::add)
        .get(
            API,
            SEATS + "/{CallSid}.json",
            request -> Answer.ok(json(get(request, "ConferenceSid"), seat(request))))
        .post(API, SEATS + "/{CallSid}.json", this::change)
        .delete(API, SEATS + "/{CallSid}.json", this::remove);
  }

  private Answer list(ApiRequest request) {
    Optional<String> name = request.query().filled("FriendlyName");
    Optional<String> status = request.query().filled("Status");
    Period created = Period.of(request.query(), "DateCreated");
    var docs = new Docs();
    exchange.conferences().all().stream()
        .filter(c -> name.filter(wanted -> !wanted.equals(c.name())).isEmpty())
        .filter(c -> status.filter(wanted -> !wanted.equals(c.status())).isEmpty())
        .filter(c -> created.holds(c.created()))
        .forEach(c -> docs.add(json(c)));
    return Pages.v2010(request, "conferences", docs.all());
  }

  private Answer update(ApiRequest request) {
    Conference conference = get(request, "Sid");
    request
        .form()
        .filled("Status")
        .filter("completed"::equals)
        .ifPresent(status -> {
          conference.end();
          exchange.recordings().conferenceEnded(conference.sid());
        });
    return Answer.ok(json(conference));
  }

  private Answer listSeats(ApiRequest request) {
    Conference conference = get(request, "ConferenceSid");
    var docs = new Docs();
    conference.participants().stream()
        .map(p -> json(conference, p))
        .filter(json ->
            List.of("Muted", "Hold", "Coaching").stream()
                .allMatch(name ->
                    request
                        .query()
                        .filled(name)
                        .filter(v -> !v.equals(json.path(name.toLowerCase(Locale.ROOT)).asText()))
                        .isEmpty()))
        .forEach(json -> docs.add(json.path("call_sid").asText(), json));
    return Pages.v2010(request, "participants", docs.all());
  }

  private Answer add(ApiRequest request) {
    Form form = request.form();
    String to = form.filled("To").orElseThrow(() -> Refusal.missing("To"));
    String from = form.filled("From").orElseThrow(() -> Refusal.missing("From"));
    parties.check(from, to);
    String room = request.at("ConferenceSid");
    // The path may hold a name instead of a SID: the room is then made.
    Conference conference =
        exchange
            .conferences()
            .find(room)
            .orElseGet(() -> exchange.conferences().open(room, Noun.Callback.NONE));
    var seat =
        new Conference.Seat(
            form.filled("StartConferenceOnEnter").filter("false"::equalsIgnoreCase).isEmpty(),
            flag(form, "EndConferenceOnExit", false),
            flag(form, "Muted", false),
            form.first("Label").orElse(""));
    Call leg = exchange.openLeg(new Call.Parties(from, to, "outbound-api"), null);
    exchange.ring(leg, new Form());
    account.clock().start("participant-" + leg.sid(), () -> join(leg, conference, seat));
    if (form.filled("ConferenceRecord").filter(CONFERENCE_RECORD::contains).isPresent()) {
      exchange
          .recordings()
          .start(conference, leg, Recordings.Order.of(form, "Conference", "Conference"));
    }
    if (form.filled("Record").filter("true"::equalsIgnoreCase).isPresent()) {
      exchange.recordings().start(leg, Recordings.Order.of(form, "OutboundAPI", ""));
    }
    return Answer.created(
        json(conference, new Conference.Participant(leg, seat, Optional.empty())));
  }

  private static void join(Call leg, Conference conference, Conference.Seat seat) {
    leg.await(Duration.ofSeconds(60), () -> leg.ended() || leg.status() == CallStatus.IN_PROGRESS);
    if (leg.status() == CallStatus.IN_PROGRESS) {
      conference.enter(leg, seat, Optional.empty(), leg::redirected);
    }
    leg.hangUp(CallStatus.NO_ANSWER);
  }

  private Answer change(ApiRequest request) {
    Conference conference = get(request, "ConferenceSid");
    Conference.Participant participant = seat(request);
    Conference.Seat old = participant.seat();
    Form form = request.form();
    conference.seat(
        participant,
        old.withEndOnExit(flag(form, "EndConferenceOnExit", old.endOnExit()))
            .withMuted(flag(form, "Muted", old.muted()))
            .withHold(flag(form, "Hold", old.hold())),
        Optional.empty());
    return Answer.ok(json(conference, participant));
  }

  private Answer remove(ApiRequest request) {
    get(request, "ConferenceSid").remove(seat(request));
    return Answer.noContent();
  }

  private Conference get(ApiRequest request, String name) {
    return exchange.conferences().find(request.at(name)).orElseThrow(request::notFound);
  }

  private Conference.Participant seat(ApiRequest request) {
    return get(request, "ConferenceSid")
        .participant(request.at("CallSid"))
        .orElseThrow(request::notFound);
  }

  private static boolean flag(Form form, String name, boolean otherwise) {
    return form.filled(name).map("true"::equalsIgnoreCase).orElse(otherwise);
  }

  private ObjectNode json(Conference conference) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    String uri = account.path() + "/Conferences/" + conference.sid();
    boolean ended = conference.status().equals("completed");
    json.put("sid", conference.sid());
    json.put("account_sid", account.sid());
    json.put("friendly_name", conference.name());
    json.put("status", conference.status());
    json.put("api_version", "2010-04-01");
    json.put("region", "us1");
    json.put("reason_conference_ended", ended ? "last-participant-left" : null);
    json.put(
        "call_sid_ending_conference",
        ended && !conference.endingCall().isEmpty() ? conference.endingCall() : null);
    json.put("date_created", Dates.rfc2822(conference.created()));
    json.put("date_updated", account.rfc2822());
    json.put("uri", uri + ".json");
    json.putObject("subresource_uris")
        .put("participants", uri + "/Participants.json")
        .put("recordings", uri + "/Recordings.json");
    return json;
  }

  private ObjectNode json(Conference conference, Conference.Participant participant) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Conference.Seat seat = participant.seat();
    json.put("account_sid", account.sid());
    json.put("conference_sid", conference.sid());
    json.put("call_sid", participant.call().sid());
    json.put("label", seat.label().isEmpty() ? null : seat.label());
    json.putNull("call_sid_to_coach");
    json.put("coaching", false);
    json.put("muted", seat.muted());
    json.put("hold", seat.hold());
    json.put("start_conference_on_enter", seat.startOnEnter());
    json.put("end_conference_on_exit", seat.endOnExit());
    json.put(
        "status",
        participant.call().ended()
            ? "complete"
            : participant.call().answered().isPresent() ? "connected" : "queued");
    json.put("queue_time", "0");
    json.put("date_created", Dates.rfc2822(participant.call().created()));
    json.put("date_updated", account.rfc2822());
    json.put(
        "uri",
        account.path()
            + "/Conferences/"
            + conference.sid()
            + "/Participants/"
            + participant.call().sid()
            + ".json");
    return json;
  }
}
