package dev.ravenhelm.voice.server.live;

import dev.ravenhelm.voice.server.events.ToldEvent;
import dev.ravenhelm.voice.server.routing.Agent;
import java.util.Set;

/**
 * What of the news concerns an agent: what is about the agent, about a call that the agent has, or
 * about a queue that the agent supervises.
 *
 * @param calls SIDs of the calls that the agent has
 */
record Concern(Agent agent, Set<String> calls) {

  Concern {
    calls = Set.copyOf(calls);
  }

  boolean with(ToldEvent event) {
    return event.agent().equals(agent.name())
        || calls.contains(event.rootCallSid())
        || agent.supervises().contains(event.queue());
  }
}
