package dev.ravenhelm.twilio.simulator.calls;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Period;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** {@code /Recordings} of the account, of a call and of a conference, and what is heard on them. */
public final class RecordingResources {
  private static final String ACCOUNT = "/2010-04-01/Accounts/{AccountSid}";
  private static final String ALL = ACCOUNT + "/Recordings";
  private static final String OF_CALL = ACCOUNT + "/Calls/{CallSid}/Recordings";
  private static final String OF_ROOM = ACCOUNT + "/Conferences/{ConferenceSid}/Recordings";
  private static final List<String> ACCOUNT_ONLY = List.of("subresource_uris", "media_url");

  private final CallBook book;
  private final Recordings recordings;

  public RecordingResources(CallBook book, Exchange exchange) {
    this.book = book;
    this.recordings = exchange.recordings();
  }

  public void register(Routes routes) {
    routes
        .get(API, ALL + ".json", request -> list(request, r -> true, RecordingResources::ofAccount))
        .get(API, ALL + "/{Sid}.json", request -> Answer.ok(ofAccount(get(request))))
        .get(API, ALL + "/{Sid}.wav", this::media)
        .get(API, ALL + "/{Sid}.mp3", this::media)
        .get(API, ALL + "/{Sid}", this::media)
        .delete(API, ALL + "/{Sid}.json", this::delete)
        .get(
            API,
            OF_CALL + ".json",
            request ->
                list(
                    request,
                    r -> r.text("call_sid").equals(request.at("CallSid")),
                    RecordingResources::ofCall))
        .post(API, OF_CALL + ".json", this::start)
        .get(API, OF_CALL + "/{Sid}.json", request -> Answer.ok(ofCall(get(request))))
        .post(
            API, OF_CALL + "/{Sid}.json", request -> Answer.ok(ofCall(change(request, "CallSid"))))
        .delete(API, OF_CALL + "/{Sid}.json", this::delete)
        .get(
            API,
            OF_ROOM + ".json",
            request ->
                list(
                    request,
                    r -> r.text("conference_sid").equals(request.at("ConferenceSid")),
                    RecordingResources::ofRoom))
        .get(API, OF_ROOM + "/{Sid}.json", request -> Answer.ok(ofRoom(get(request))))
        .post(
            API,
            OF_ROOM + "/{Sid}.json",
            request -> Answer.ok(ofRoom(change(request, "ConferenceSid"))))
        .delete(API, OF_ROOM + "/{Sid}.json", this::delete);
  }

  private Answer list(ApiRequest request, Predicate<Doc> mine, Function<Doc, ObjectNode> view) {
    Form query = request.query();
    Period created = Period.of(query, "DateCreated");
    return Pages.v2010(
        request,
        "recordings",
        recordings
            .docs()
            .list(r ->
                mine.test(r)
                    && query.filled("CallSid").filter(c -> !c.equals(r.text("call_sid"))).isEmpty()
                    && query
                        .filled("ConferenceSid")
                        .filter(c -> !c.equals(r.text("conference_sid")))
                        .isEmpty()
                    && created.holds(r.text("date_created"))),
        view);
  }

  private Answer start(ApiRequest request) {
    Call call = book.find(request.at("CallSid")).orElseThrow(request::notFound);
    if (call.status() != CallStatus.IN_PROGRESS) {
      throw Refusal.badRequest(
          21220,
          "Invalid call state: the call is "
              + call.status().word()
              + ", and only a call that is in-progress can be recorded");
    }
    return Answer.created(
        ofCall(
            recordings.start(
                call, Recordings.Order.of(request.form(), "StartCallRecordingAPI", ""))));
  }

  private Doc change(ApiRequest request, String of) {
    String status = request.form().filled("Status").orElseThrow(() -> Refusal.missing("Status"));
    if (!List.of("in-progress", "paused", "stopped").contains(status)) {
      throw Refusal.badRequest(
          20001, "Status must be one of in-progress, paused, stopped, was " + status);
    }
    Doc recording =
        request.at("Sid").equals("Twilio.CURRENT") ? current(request, of) : get(request);
    boolean silent = request.form().filled("PauseBehavior").filter("silence"::equals).isPresent();
    if (!recordings.change(recording.sid(), status, silent)) {
      throw Refusal.badRequest(
          21220, "Recording " + recording.sid() + " is over and can no longer be changed");
    }
    return recordings.docs().find(recording.sid()).orElseThrow(request::notFound);
  }

  /** The only recording that runs; with several a SID is needed: errors/16108. */
  private Doc current(ApiRequest request, String of) {
    String property = of.equals("CallSid") ? "call_sid" : "conference_sid";
    List<Doc> running =
        recordings
            .docs()
            .list(r ->
                r.text(property).equals(request.at(of))
                    && Recordings.LIVE.contains(r.text("status")));
    if (running.size() > 1) {
      throw Refusal.badRequest(
          16108, "There is more than one active recording: name one by its SID");
    }
    return running.stream().findFirst().orElseThrow(request::notFound);
  }

  private Doc get(ApiRequest request) {
    Optional<Doc> found = recordings.docs().find(request.at("Sid"));
    return found
        .filter(r -> in(request, "CallSid", r.text("call_sid")))
        .filter(r -> in(request, "ConferenceSid", r.text("conference_sid")))
        .orElseThrow(request::notFound);
  }

  private static boolean in(ApiRequest request, String name, String sid) {
    String wanted = request.parameters().get(name);
    return wanted == null || wanted.equals(sid);
  }

  private Answer delete(ApiRequest request) {
    Doc recording = get(request);
    if (Recordings.LIVE.contains(recording.text("status"))) {
      throw Refusal.badRequest(
          20001, "Recording " + recording.sid() + " still runs: stop it before it is deleted");
    }
    recordings.docs().remove(recording.sid());
    return Answer.noContent();
  }

  /** What is asked for as MP3 comes as WAV too: players look at the bytes, not at the name. */
  private Answer media(ApiRequest request) {
    Doc recording = get(request);
    return Answer.media("audio/x-wav", recordings.wav(recording));
  }

  private static ObjectNode ofAccount(Doc recording) {
    return recording.json().deepCopy().without("track");
  }

  private static ObjectNode ofCall(Doc recording) {
    return recording.json().deepCopy().without(ACCOUNT_ONLY);
  }

  private static ObjectNode ofRoom(Doc recording) {
    return ofCall(recording).without("track");
  }
}
