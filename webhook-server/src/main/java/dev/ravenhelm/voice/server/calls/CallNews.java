package dev.ravenhelm.voice.server.calls;

import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.events.CallEvent;
import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Tells of what an agent did with a call. */
public final class CallNews {

  private final TwilioRest twilio;
  private final CallEvents events;
  private final InstantSource clock;

  public CallNews(TwilioRest twilio, CallEvents events, InstantSource clock) {
    this.twilio = twilio;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Tells it.
   *
   * @param to whom it was done with, or null where that is the caller
   */
  void tell(String state, AgentSession session, LiveCall call, @Nullable String to) {
    tell(state, session, call, to, null, null);
  }

  /** Tells what the agent has to say about a call. */
  void noted(
      AgentSession session, LiveCall call, @Nullable String disposition, @Nullable String note) {
    tell("noted", session, call, null, disposition, note);
  }

  private void tell(
      String state,
      AgentSession session,
      LiveCall call,
      @Nullable String to,
      @Nullable String disposition,
      @Nullable String note) {
    Instant now = clock.instant();
    CallEvent.Data data =
        new CallEvent.Data(
            new CallEvent.Leg(
                session.table().gateway().name(),
                call.outbound() ? "outbound" : "inbound",
                call.outside(),
                to,
                call.number(),
                call.queue(),
                session.agent().name(),
                null,
                call.dialled() ? null : call.taskSid(),
                call.dialled() ? null : call.reservationSid(),
                null,
                null,
                null));
    events.publish(
        CallEvent.of(
            state,
            twilio.accountSid(),
            call.callSid(),
            call.callSid(),
            now,
            call.reservationSid() + now,
            data.with(new CallEvent.Remark(disposition, note, null))));
  }
}
