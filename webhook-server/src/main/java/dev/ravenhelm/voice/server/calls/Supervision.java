package dev.ravenhelm.voice.server.calls;

import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.calls.CallControl.Result;
import dev.ravenhelm.voice.server.presence.Worker;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import java.util.Map;
import java.util.Optional;

/** Brings supervisors into the calls of others. Errors: {@link TwilioFailure}. */
public final class Supervision {

  private final Room room;
  private final CallNews news;

  public Supervision(Room room, CallNews news) {
    this.room = room;
    this.news = news;
  }

  /** Who hears the supervisor. */
  enum Mode {
    /** Nobody. */
    LISTEN("listening"),
    /** The agent alone. */
    WHISPER("whispering"),
    /** Everybody. */
    BARGE("barged-in");

    private final String event;

    Mode(String event) {
      this.event = event;
    }

    /** Always whole, so that a supervisor may go from any mode to any other. */
    private Map<String, String> form(Party agent) {
      return switch (this) {
        case LISTEN -> Map.of("Muted", "true", "Coaching", "false");
        case WHISPER ->
            Map.of("Muted", "false", "Coaching", "true", "CallSidToCoach", agent.callSid());
        case BARGE -> Map.of("Muted", "false", "Coaching", "false");
      };
    }
  }

  /** Rings the supervisor's devices, or changes the mode of one who is in the call. */
  Result join(AgentSession session, Worker worker, LiveCall call, Mode mode) {
    Optional<Party> agent = call.agent();
    if (agent.isEmpty()) {
      return new Result.NotNow("The agent is not in the call.");
    }
    String label = Party.supervisorLabel(session.agent().name());
    Map<String, String> form = mode.form(agent.get());
    call.parties().stream()
        .filter(party -> party.label().equals(label))
        .findFirst()
        .ifPresentOrElse(
            there -> room.change(worker, call, there, form),
            () -> room.addSupervisor(worker, call, session.agent().identity(), label, form));
    news.tell(mode.event, session, call, null);
    return new Result.Done();
  }
}
