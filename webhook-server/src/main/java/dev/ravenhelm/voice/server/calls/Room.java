package dev.ravenhelm.voice.server.calls;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.presence.Worker;
import dev.ravenhelm.voice.server.routing.TransferRouter.Guest;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The conferences of calls, and the legs in them. Errors: {@link TwilioFailure}. */
public final class Room {

  /** How long a guest's telephone or devices ring. */
  private static final String RING = "30";

  /** The source of what {@link #record} begins; a dial with {@code record} has another. */
  private static final String ON_DEMAND = "StartCallRecordingAPI";

  private static final Set<String> RUNNING = Set.of("in-progress", "paused");

  private final TwilioRest twilio;

  public Room(TwilioRest twilio) {
    this.twilio = twilio;
  }

  void change(Worker worker, LiveCall call, Party party, Map<String, String> form) {
    twilio.change(Product.API, worker.region(), path(call) + "/" + party.callSid(), form);
  }

  void remove(Worker worker, LiveCall call, Party party) {
    twilio.remove(Product.API, worker.region(), path(call) + "/" + party.callSid());
  }

  /**
   * Rings a guest, whose leg tells of itself as all legs of the call do; that of an agent also that
   * it is in this conference.
   */
  void add(Worker worker, LiveCall call, Guest guest, String publicUrl) {
    twilio.change(
        Product.API,
        worker.region(),
        path(call),
        Map.of(
            "To",
            guest.address(),
            "From",
            guest.from(),
            "Timeout",
            RING,
            "Beep",
            "false",
            "EndConferenceOnExit",
            "false",
            "StatusCallback",
            publicUrl
                + "/voice/events?root="
                + call.callSid()
                + (guest.agent() == null
                    ? ""
                    : "&guest=" + guest.agent() + "&conference=" + call.conferenceSid()),
            "StatusCallbackEvent",
            "ringing answered completed"));
  }

  /** Rings a supervisor's own devices. */
  void addSupervisor(
      Worker worker, LiveCall call, String identity, String label, Map<String, String> mode) {
    Map<String, String> form = new HashMap<>(mode);
    form.put("To", "client:" + identity);
    form.put("From", "client:" + identity);
    form.put("Label", label);
    form.put("Timeout", RING);
    form.put("Beep", "false");
    form.put("EndConferenceOnExit", "false");
    twilio.change(Product.API, worker.region(), path(call), form);
  }

  /**
   * Lets the agent finish with a call that goes on without the agent: TaskRouter does that by
   * itself when the call ends, and need not when only the agent's leg does.
   */
  void wrapUp(Worker worker, LiveCall call) {
    try {
      twilio.change(
          Product.TASKROUTER,
          worker.region(),
          worker.workspace()
              + "/Tasks/"
              + call.taskSid()
              + "/Reservations/"
              + call.reservationSid(),
          Map.of("ReservationStatus", "wrapping"));
    } catch (TwilioFailure failure) {
      if (failure.kind() != TwilioFailure.Kind.REFUSED) {
        throw failure;
      }
      // it was further already
    }
  }

  /**
   * Pauses the recordings of a call, or goes on with them.
   *
   * @return how many there are
   */
  int pauseRecordings(Worker worker, LiveCall call, boolean paused) {
    String status = paused ? "paused" : "in-progress";
    int ofCaller = change(worker, ofCaller(call), status);
    return call.conferenceSid() == null
        ? ofCaller
        : ofCaller + change(worker, ofConference(call), status);
  }

  boolean isRecorded(Worker worker, LiveCall call) {
    return !running(worker, ofCaller(call)).isEmpty()
        || (call.conferenceSid() != null && !running(worker, ofConference(call)).isEmpty());
  }

  /** Has all in the call hear something. */
  void announce(Worker worker, LiveCall call, String url) {
    twilio.change(
        Product.API,
        worker.region(),
        "/Conferences/" + call.conferenceSid(),
        Map.of("AnnounceUrl", url));
  }

  /**
   * Begins to record what the caller says and hears, which is the call: Twilio records a conference
   * from its start or not at all.
   */
  void record(Worker worker, LiveCall call, String publicUrl) {
    twilio.change(
        Product.API,
        worker.region(),
        ofCaller(call),
        Map.of(
            "RecordingChannels",
            "dual",
            "RecordingStatusCallback",
            publicUrl + "/voice/events?root=" + call.callSid()));
  }

  /**
   * Ends what {@link #record} began.
   *
   * @return how many there were
   */
  int stopRecording(Worker worker, LiveCall call) {
    List<JsonNode> begun =
        running(worker, ofCaller(call)).stream()
            .filter(recording -> recording.path("source").asText().equals(ON_DEMAND))
            .toList();
    change(worker, ofCaller(call), begun, "stopped");
    return begun.size();
  }

  private int change(Worker worker, String recordings, String status) {
    List<JsonNode> running = running(worker, recordings);
    change(worker, recordings, running, status);
    return running.size();
  }

  private void change(Worker worker, String path, List<JsonNode> recordings, String status) {
    for (JsonNode recording : recordings) {
      twilio.change(
          Product.API,
          worker.region(),
          path + "/" + recording.path("sid").asText(),
          Map.of("Status", status));
    }
  }

  private List<JsonNode> running(Worker worker, String recordings) {
    return twilio.list(Product.API, worker.region(), recordings, Map.of(), "recordings").stream()
        .filter(recording -> RUNNING.contains(recording.path("status").asText()))
        .toList();
  }

  private static String ofConference(LiveCall call) {
    return "/Conferences/" + call.conferenceSid() + "/Recordings";
  }

  private static String ofCaller(LiveCall call) {
    return "/Calls/" + call.caller().map(Party::callSid).orElse(call.callSid()) + "/Recordings";
  }

  /**
   * Completes the task: the worker has room for another.
   *
   * @param reason null where the agent named none
   */
  void finish(Worker worker, LiveCall call, @Nullable String reason) {
    twilio.change(
        Product.TASKROUTER,
        worker.region(),
        worker.workspace() + "/Tasks/" + call.taskSid(),
        reason == null
            ? Map.of("AssignmentStatus", "completed")
            : Map.of("AssignmentStatus", "completed", "Reason", reason));
  }

  /** Gives a leg something else to do; it leaves the conference. */
  void redirect(Worker worker, String callSid, String twiml) {
    twilio.change(Product.API, worker.region(), "/Calls/" + callSid, Map.of("Twiml", twiml));
  }

  private static String path(LiveCall call) {
    return "/Conferences/" + call.conferenceSid() + "/Participants";
  }
}
