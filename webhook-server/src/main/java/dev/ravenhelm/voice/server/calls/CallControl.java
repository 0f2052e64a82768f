package dev.ravenhelm.voice.server.calls;

import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.events.CallEvent;
import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.presence.Worker;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes the conferences that calls are in, and tells the events of it, so that every replica's
 * panels hear. Errors: {@link TwilioFailure}.
 */
public final class CallControl {

  private final TwilioRest twilio;
  private final CallEvents events;
  private final InstantSource clock;

  public CallControl(TwilioRest twilio, CallEvents events, InstantSource clock) {
    this.twilio = twilio;
    this.events = events;
    this.clock = clock;
  }

  /** What came of it. */
  public sealed interface Result {
    /** It is done. */
    record Done() implements Result {}

    /** The call is not in a state for it. */
    record NotNow(String why) implements Result {}
  }

  /** Lets all others hear music instead of the agent and each other, or ends that. */
  Result hold(AgentSession session, Worker worker, LiveCall call, boolean held) {
    String conference = call.conferenceSid();
    List<Party> others = call.others();
    if (conference == null || others.isEmpty()) {
      return new Result.NotNow("There is nobody in the call whom you could hold.");
    }
    for (Party other : others) {
      change(worker, conference, other, Map.of("Hold", Boolean.toString(held)));
    }
    tell(held ? "held" : "resumed", session, call);
    return new Result.Done();
  }

  /** Lets nobody hear the agent, or ends that. */
  Result mute(AgentSession session, Worker worker, LiveCall call, boolean muted) {
    String conference = call.conferenceSid();
    Optional<Party> agent = call.agent();
    if (conference == null || agent.isEmpty()) {
      return new Result.NotNow("You are not in the call yet.");
    }
    change(worker, conference, agent.get(), Map.of("Muted", Boolean.toString(muted)));
    tell(muted ? "muted" : "unmuted", session, call);
    return new Result.Done();
  }

  private void change(Worker worker, String conference, Party party, Map<String, String> form) {
    twilio.change(
        Product.API,
        worker.region(),
        "/Conferences/" + conference + "/Participants/" + party.callSid(),
        form);
  }

  private void tell(String state, AgentSession session, LiveCall call) {
    Instant now = clock.instant();
    CallEvent.Data data =
        new CallEvent.Data(
            session.table().gateway().name(),
            "inbound",
            call.from(),
            null,
            call.number(),
            call.queue(),
            session.agent().name(),
            null,
            call.taskSid(),
            call.reservationSid(),
            null,
            null,
            null);
    events.publish(
        CallEvent.of(
            state,
            twilio.accountSid(),
            call.callSid(),
            call.callSid(),
            now,
            call.reservationSid() + now,
            data));
  }
}
