package dev.ravenhelm.twilio.simulator.calls;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.store.Docs;
import dev.ravenhelm.twilio.simulator.twiml.Noun;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code /Conferences/{sid}/Participants}. */
public final class ParticipantResources {
  private static final String SEATS =
      "/2010-04-01/Accounts/{AccountSid}/Conferences/{ConferenceSid}/Participants";
  private static final List<String> CONFERENCE_RECORD = List.of("true", "record-from-start");
  private static final int DEFAULT_TIMEOUT = 60;

  private final Account account;
  private final Exchange exchange;
  private final PartiesCheck parties;

  public ParticipantResources(Account account, Exchange exchange, PartiesCheck parties) {
    this.account = account;
    this.exchange = exchange;
    this.parties = parties;
  }

  public void register(Routes routes) {
    routes
        .get(API, SEATS + ".json", this::listSeats)
        .post(API, SEATS + ".json", this::add)
        .get(
            API,
            SEATS + "/{CallSid}.json",
            request -> Answer.ok(json(conference(request), seat(request))))
        .post(API, SEATS + "/{CallSid}.json", this::change)
        .delete(API, SEATS + "/{CallSid}.json", this::remove);
  }

  private Answer listSeats(ApiRequest request) {
    Conference conference = conference(request);
    var docs = new Docs();
    conference.listed().stream()
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
    Conference conference = roomOf(request.at("ConferenceSid"), form);
    var seat =
        new Seat(
            form.flag("StartConferenceOnEnter", true),
            form.flag("EndConferenceOnExit", false),
            form.flag("Muted", false),
            false,
            form.first("Label").orElse(""),
            coached(form, conference).orElse(""),
            form.filled("Beep").orElse("true"));
    Call leg = exchange.openLeg(new Call.Parties(from, to, "outbound-api"), null);
    form.filled("StatusCallback")
        .ifPresent(url ->
            Progress.fromNow(
                account,
                exchange.webhooks(),
                leg,
                form.method("StatusCallbackMethod"),
                url,
                form.words("StatusCallbackEvent", Set.of("completed"))));
    exchange.ring(leg, new Form());
    Optional<Source> music =
        form.first("WaitUrl").filter(String::isEmpty).isPresent()
            ? Optional.of(Source.SILENCE)
            : source(form, "WaitUrl", "WaitMethod", "wait URL");
    Duration patience = Duration.ofSeconds(number(form, "Timeout"));
    var invited = new Participant(leg, seat, music);
    ObjectNode made = json(conference, invited);
    conference.invite(invited);
    account.clock().start("participant-" + leg.sid(), () -> join(conference, invited, patience));
    if (form.filled("ConferenceRecord").filter(CONFERENCE_RECORD::contains).isPresent()) {
      exchange
          .recordings()
          .start(conference, leg, Recordings.Order.of(form, "Conference", "Conference"));
    }
    if (form.flag("Record", false)) {
      exchange.recordings().start(leg, Recordings.Order.of(form, "OutboundAPI", ""));
    }
    return Answer.created(made);
  }

  /** The path may hold a name instead of a SID: the room is then made, with its callbacks. */
  private Conference roomOf(String sidOrName, Form form) {
    return exchange
        .conferences()
        .find(sidOrName)
        .orElseGet(() ->
            exchange
                .conferences()
                .open(
                    sidOrName,
                    new Noun.Callback(
                        form.filled("ConferenceStatusCallback")
                            .map(url ->
                                new Verb.Link(url, form.method("ConferenceStatusCallbackMethod"))),
                        form.words("ConferenceStatusCallbackEvent", Set.of("start", "end"))),
                    form.filled("Region").orElse("us1")));
  }

  private static void join(Conference conference, Participant invited, Duration patience) {
    Call leg = invited.call();
    leg.await(
        patience,
        () ->
            leg.ended() || leg.status() == CallStatus.IN_PROGRESS || !conference.expects(invited));
    boolean wanted = conference.expects(invited);
    if (wanted && leg.status() == CallStatus.IN_PROGRESS) {
      conference.enter(invited, leg::redirected);
    }
    conference.dismiss(invited);
    leg.hangUp(wanted ? CallStatus.NO_ANSWER : CallStatus.CANCELED);
  }

  private Answer change(ApiRequest request) {
    Conference conference = conference(request);
    Participant participant = seat(request);
    Seat old = participant.seat();
    Form form = request.form();
    Seat changed =
        old.withEndOnExit(form.flag("EndConferenceOnExit", old.endOnExit()))
            .withMuted(form.flag("Muted", old.muted()))
            .withHold(form.flag("Hold", old.hold()))
            .withBeep(
                form.filled("BeepOnExit")
                    .map(beep -> beep.equalsIgnoreCase("true") ? "onExit" : "false")
                    .orElse(old.beep()))
            .withCoached(coached(form, conference).orElse(old.coached()));
    conference.seat(
        participant,
        form.flag("Coaching", true) ? changed : changed.withCoached(""),
        source(form, "HoldUrl", "HoldMethod", "hold URL"));
    source(form, "AnnounceUrl", "AnnounceMethod", "announce URL")
        .ifPresent(what -> conference.announce(participant, what));
    return Answer.ok(json(conference, participant));
  }

  private static Optional<String> coached(Form form, Conference conference) {
    Optional<String> coached = form.filled("CallSidToCoach");
    if (form.flag("Coaching", false) && coached.isEmpty()) {
      throw Refusal.badRequest(20001, "CallSidToCoach is required when Coaching is true");
    }
    if (coached.filter(sid -> conference.participant(sid).isEmpty()).isPresent()) {
      throw Refusal.badRequest(
          16025, "CallSidToCoach must be in the conference, was " + coached.get());
    }
    return coached;
  }

  static Optional<Source> source(Form form, String url, String method, String what) {
    return form.filled(url)
        .map(target -> new Source.Fetch(what, form.method(method), target, new Form()));
  }

  private Answer remove(ApiRequest request) {
    conference(request).remove(seat(request));
    return Answer.noContent();
  }

  private Conference conference(ApiRequest request) {
    return exchange.conferences().find(request.at("ConferenceSid")).orElseThrow(request::notFound);
  }

  private Participant seat(ApiRequest request) {
    return conference(request).listed(request.at("CallSid")).orElseThrow(request::notFound);
  }

  private static int number(Form form, String name) {
    return form.filled(name)
        .filter(text -> text.matches("[0-9]{1,3}"))
        .map(Integer::parseInt)
        .orElse(DEFAULT_TIMEOUT);
  }

  private ObjectNode json(Conference conference, Participant participant) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Seat seat = participant.seat();
    json.put("account_sid", account.sid());
    json.put("conference_sid", conference.sid());
    json.put("call_sid", participant.call().sid());
    json.put("label", seat.label().isEmpty() ? null : seat.label());
    json.put("call_sid_to_coach", seat.coached().isEmpty() ? null : seat.coached());
    json.put("coaching", !seat.coached().isEmpty());
    json.put("muted", seat.muted());
    json.put("hold", seat.hold());
    json.put("start_conference_on_enter", seat.startOnEnter());
    json.put("end_conference_on_exit", seat.endOnExit());
    json.put(
        "status",
        switch (participant.call().status()) {
          case QUEUED -> "queued";
          case INITIATED -> "connecting";
          case RINGING -> "ringing";
          case IN_PROGRESS -> "connected";
          case COMPLETED -> "complete";
          case BUSY, FAILED, NO_ANSWER, CANCELED -> "failed";
        });
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
