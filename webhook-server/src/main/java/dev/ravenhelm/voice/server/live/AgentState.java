package dev.ravenhelm.voice.server.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.calls.LiveCall;
import dev.ravenhelm.voice.server.calls.LiveCalls;
import dev.ravenhelm.voice.server.presence.Presence;
import dev.ravenhelm.voice.server.presence.Presences;
import dev.ravenhelm.voice.server.presence.Worker;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is doing and has on the line.
 *
 * @param presence null where the gateway's agents have none
 */
record AgentState(@Nullable Presence presence, List<LiveCall> calls) {

  AgentState {
    calls = List.copyOf(calls);
  }

  /** Reads it from Twilio; throws {@link TwilioFailure}. */
  static AgentState read(AgentSession session, Presences presences, LiveCalls calls) {
    return Worker.of(session.table().gateway(), session.agent())
        .map(worker -> new AgentState(presences.of(worker), calls.of(session)))
        .orElseGet(() -> new AgentState(null, calls.of(session)));
  }

  Set<String> callSids() {
    return calls.stream().map(LiveCall::callSid).collect(Collectors.toSet());
  }

  ObjectNode json(boolean live) {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("source", live ? "events" : "polling");
    if (presence != null) {
      json.set("presence", presence.json());
    }
    ArrayNode list = json.putArray("calls");
    calls.forEach(call -> list.add(call.json()));
    return json;
  }
}
