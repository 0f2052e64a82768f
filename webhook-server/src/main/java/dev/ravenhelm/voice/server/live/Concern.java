package dev.ravenhelm.voice.server.live;

import dev.ravenhelm.voice.server.events.ToldEvent;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.Mailbox;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import java.util.Set;

/**
 * What of the news concerns an agent: what is about the agent, about a call that the agent has, or
 * about a queue that the agent supervises; of messages, what is in a mailbox that the agent may
 * open.
 *
 * @param calls SIDs of the calls that the agent has
 */
record Concern(RoutingTable table, Agent agent, Set<String> calls) {

  /** What is told of messages, which are for all whom a mailbox opens to. */
  private static final Set<String> MESSAGES =
      Set.of("voicemail", "transcribed", "voicemail-assigned", "voicemail-deleted");

  Concern {
    calls = Set.copyOf(calls);
  }

  boolean with(ToldEvent event) {
    return event.agent().equals(agent.name())
        || calls.contains(event.rootCallSid())
        || agent.supervises().contains(event.queue())
        || (MESSAGES.contains(event.state())
            && Mailbox.of(event.queue(), event.agent()).opensTo(table, agent));
  }
}
