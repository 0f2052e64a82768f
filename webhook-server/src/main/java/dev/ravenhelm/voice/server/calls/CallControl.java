package dev.ravenhelm.voice.server.calls;

import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.RecordingMode;
import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.callers.RecentCalls;
import dev.ravenhelm.voice.server.calls.Remarks.Note;
import dev.ravenhelm.voice.server.presence.Worker;
import dev.ravenhelm.voice.server.routing.IncomingCall;
import dev.ravenhelm.voice.server.routing.IncomingCall.Outcome;
import dev.ravenhelm.voice.server.routing.Line;
import dev.ravenhelm.voice.server.routing.Queue;
import dev.ravenhelm.voice.server.routing.Step;
import dev.ravenhelm.voice.server.routing.TransferRouter;
import dev.ravenhelm.voice.server.routing.TransferRouter.To;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twiml.TwimlRenderer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What agents do with their calls, and the news of it for every replica's panels. Errors: {@link
 * TwilioFailure}.
 */
public final class CallControl {

  /** The most that Twilio takes of TwiML in a request: twilio.com/docs/voice/api/call-resource. */
  private static final int LONGEST_TWIML = 4000;

  private final Room room;
  private final Together together;
  private final TaskNotes notes;
  private final RecentCalls recentCalls;
  private final CallNews news;
  private final InstantSource clock;
  private final TransferRouter router = new TransferRouter();

  public CallControl(
      Room room,
      Together together,
      TaskNotes notes,
      RecentCalls recentCalls,
      CallNews news,
      InstantSource clock) {
    this.recentCalls = recentCalls;
    this.room = room;
    this.together = together;
    this.notes = notes;
    this.news = news;
    this.clock = clock;
  }

  /** What came of it. */
  public sealed interface Result {
    /** It is done. */
    record Done() implements Result {}

    /** The call is not in a state for it. */
    record NotNow(String why) implements Result {}

    /** The agent may not, or there is no such place. */
    record NotAllowed(String why) implements Result {}
  }

  /** Lets all others hear music instead of the agent and each other, or ends that. */
  Result hold(AgentSession session, Worker worker, LiveCall call, boolean held) {
    return together(session, call, met -> holdOthers(session, worker, met, held));
  }

  private Result holdOthers(AgentSession session, Worker worker, LiveCall call, boolean held) {
    List<Party> others = call.others();
    if (others.isEmpty()) {
      return new Result.NotNow("There is nobody in the call whom you could hold.");
    }
    for (Party other : others) {
      room.change(worker, call, other, Map.of("Hold", Boolean.toString(held)));
    }
    news.tell(held ? "held" : "resumed", session, call, null);
    return new Result.Done();
  }

  /** Lets nobody hear the agent, or ends that. */
  Result mute(AgentSession session, Worker worker, LiveCall call, boolean muted) {
    return together(session, call, met -> muteAgent(session, worker, met, muted));
  }

  private Result muteAgent(AgentSession session, Worker worker, LiveCall call, boolean muted) {
    Optional<Party> agent = call.agent();
    if (agent.isEmpty()) {
      return new Result.NotNow("You are not in the call yet.");
    }
    room.change(worker, call, agent.get(), Map.of("Muted", Boolean.toString(muted)));
    news.tell(muted ? "muted" : "unmuted", session, call, null);
    return new Result.Done();
  }

  /** Sends the caller somewhere else at once; the agent's part in the call ends with it. */
  Result passOn(AgentSession session, Worker worker, LiveCall call, To to) {
    if (call.agent().isEmpty() || call.caller().isEmpty()) {
      return new Result.NotNow("You are not in the call with the caller.");
    }
    return router
        .passOn(
            session.table(),
            session.agent(),
            incoming(session, call),
            to,
            placed(session),
            clock.instant())
        .map(decision -> TwimlRenderer.render(session.table().gateway().publicUrl(), decision))
        .filter(twiml -> twiml.length() <= LONGEST_TWIML)
        .<Result>map(twiml -> {
          if (!counts(session, call, to)) {
            return notAllowed(to);
          }
          room.redirect(worker, call.caller().get().callSid(), twiml);
          news.tell("transferred", session, call, text(to));
          return new Result.Done();
        })
        .orElseGet(() -> notAllowed(to));
  }

  /** Rings somebody who joins the call, whoever is on hold meanwhile. */
  Result bringIn(AgentSession session, Worker worker, LiveCall call, To to) {
    if (call.agent().isEmpty()) {
      return new Result.NotNow("You are not in the call yet.");
    }
    return router
        .bringIn(session.table(), session.agent(), incoming(session, call), to, placed(session))
        .map(guest ->
            together(
                session,
                call,
                met -> {
                  if (!counts(session, met, to)) {
                    return notAllowed(to);
                  }
                  room.add(worker, met, guest, session.table().gateway().publicUrl());
                  news.tell("invited", session, met, text(to));
                  return new Result.Done();
                }))
        .orElseGet(() -> notAllowed(to));
  }

  /** Leaves the call to a guest: nobody is on hold any more, and it ends when either hangs up. */
  Result leaveTo(AgentSession session, Worker worker, LiveCall call, String guestSid) {
    Optional<Party> agent = call.agent();
    // one who rings may never answer, and would leave the caller alone in the call
    Optional<Party> guest = call.guest(guestSid).filter(Party::connected);
    if (guest.isEmpty() || call.caller().isEmpty() || (agent.isEmpty() && call.dialled())) {
      return new Result.NotNow("The caller, you and this guest are not all in the call.");
    }
    // an agent who is gone has left the call to them before, and Twilio failed in the middle
    agent.ifPresent(leaving -> leave(worker, call, leaving, guest.get(), call.caller().get()));
    if (!call.dialled()) {
      room.wrapUp(worker, call);
    }
    news.tell("transferred", session, call, null);
    return new Result.Done();
  }

  private void leave(Worker worker, LiveCall call, Party agent, Party guest, Party caller) {
    room.change(worker, call, guest, Map.of("Hold", "false", "EndConferenceOnExit", "true"));
    room.change(worker, call, caller, Map.of("Hold", "false"));
    room.change(worker, call, agent, Map.of("EndConferenceOnExit", "false"));
    room.remove(worker, call, agent);
  }

  /**
   * Changes what one of the others hears and is heard of.
   *
   * @param muted null: as it is
   * @param held null: as it is
   */
  Result change(
      AgentSession session,
      Worker worker,
      LiveCall call,
      String sid,
      @Nullable Boolean muted,
      @Nullable Boolean held) {
    return together(session, call, met -> changeOther(worker, met, sid, muted, held));
  }

  private Result changeOther(
      Worker worker, LiveCall call, String sid, @Nullable Boolean muted, @Nullable Boolean held) {
    Optional<Party> other = call.other(sid);
    if (other.isEmpty()) {
      return new Result.NotNow("Nobody whom you may change is in the call by this SID.");
    }
    Map<String, String> form = new HashMap<>();
    if (muted != null) {
      form.put("Muted", muted.toString());
    }
    if (held != null) {
      form.put("Hold", held.toString());
    }
    room.change(worker, call, other.get(), form);
    return new Result.Done();
  }

  /** Sends a guest out of the call, or no longer rings one. */
  Result remove(AgentSession session, Worker worker, LiveCall call, String guestSid) {
    Optional<Party> guest = call.guest(guestSid);
    if (guest.isEmpty()) {
      return new Result.NotNow("No such guest is in the call.");
    }
    room.remove(worker, call, guest.get());
    return new Result.Done();
  }

  /** Leaves out of the recording what is said from now on, as a card's number, or ends that. */
  Result pauseRecording(AgentSession session, Worker worker, LiveCall call, boolean paused) {
    if (call.agent().isEmpty() || room.pauseRecordings(worker, call, paused) == 0) {
      return new Result.NotNow("The call is not recorded.");
    }
    news.tell(paused ? "recording-paused" : "recording-resumed", session, call, null);
    return new Result.Done();
  }

  /** Records the call from now on, once all in it are told, where its queue has that on demand. */
  Result startRecording(AgentSession session, Worker worker, LiveCall call) {
    Queue queue = call.queue() == null ? null : session.table().queues().get(call.queue());
    if (queue == null || queue.recording() == RecordingMode.Never) {
      return new Result.NotAllowed("Calls of this queue are not recorded.");
    }
    if (call.agent().isEmpty() || call.caller().isEmpty()) {
      return new Result.NotNow("You are not in the call with the caller.");
    }
    if (room.isRecorded(worker, call)) {
      return new Result.NotNow("The call is recorded already.");
    }
    String publicUrl = session.table().gateway().publicUrl();
    if (queue.consent() != null) {
      room.announce(worker, call, publicUrl + "/voice/consent?queue=" + queue.name());
    }
    room.record(worker, call, publicUrl);
    news.tell("recording-started", session, call, null);
    return new Result.Done();
  }

  /** Ends what was begun on demand; what the queue has recorded always ends with the call. */
  Result stopRecording(AgentSession session, Worker worker, LiveCall call) {
    if (room.stopRecording(worker, call) == 0) {
      return new Result.NotNow("You have not begun to record the call.");
    }
    news.tell("recording-stopped", session, call, null);
    return new Result.Done();
  }

  /** Ends the agent's work on a call that has ended; the next one may be offered. */
  Result finish(
      AgentSession session,
      Worker worker,
      LiveCall call,
      @Nullable String disposition,
      @Nullable String note) {
    if (call.stage() != LiveCall.Stage.WRAPPING_UP) {
      return new Result.NotNow("The call has not ended.");
    }
    if (disposition != null || note != null) {
      notes.conclude(worker, call, disposition, note == null ? null : note(session, note));
    }
    // before it is completed, since the task cannot be found by its agent afterwards
    news.noted(session, call, disposition, note);
    room.finish(worker, call, disposition);
    return new Result.Done();
  }

  /** Keeps what the agent wants to be remembered of the call, at any time of it. */
  Result note(AgentSession session, Worker worker, LiveCall call, String text) {
    // without a task to keep it, it is in the call's events
    if (!call.dialled() && !notes.add(worker, call, note(session, text))) {
      return new Result.NotNow("The call's notes are full. Send a shorter one.");
    }
    news.noted(session, call, null, text);
    return new Result.Done();
  }

  private int placed(AgentSession session) {
    return recentCalls.others(caller(session), "", clock.instant());
  }

  /** A telephone costs the same whoever rings it; false where others were quicker to be rung. */
  private boolean counts(AgentSession session, LiveCall call, To to) {
    if (!(to instanceof To.ANumber(String number))) {
      return true;
    }
    Instant now = clock.instant();
    return recentCalls.take(
        caller(session),
        call.callSid() + number + now,
        session.table().gateway().outgoing().callsPerHour(),
        now);
  }

  private static String caller(AgentSession session) {
    return "client:" + session.agent().identity();
  }

  /** Does something with a call once all who are in it are in a conference. */
  private Result together(AgentSession session, LiveCall call, Function<LiveCall, Result> action) {
    return together
        .in(session, call)
        .map(action)
        .orElseGet(() -> new Result.NotNow("There is nobody in the call whom you talk with."));
  }

  private Note note(AgentSession session, String text) {
    return new Note(clock.instant().toString(), session.agent().name(), text);
  }

  private static IncomingCall incoming(AgentSession session, LiveCall call) {
    String number = call.number();
    Line line = number == null ? null : session.table().lines().get(number);
    return new IncomingCall(
        call.callSid(),
        Objects.requireNonNullElse(call.outside(), ""),
        line == null ? "" : line.number(),
        new Step.Rang(),
        Outcome.NONE);
  }

  private static String text(To to) {
    return switch (to) {
      case To.AQueue(String name) -> name;
      case To.AnAgent(String name) -> name;
      case To.ANumber(String number) -> number;
    };
  }

  private static Result notAllowed(To to) {
    return new Result.NotAllowed(
        "You cannot send the call to "
            + text(to)
            + ": it is not there, takes no calls, or you may not call it.");
  }
}
