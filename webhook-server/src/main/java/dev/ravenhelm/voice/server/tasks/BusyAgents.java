package dev.ravenhelm.voice.server.tasks;

import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.RoutingTable;

/** Hears of agents' calls that TaskRouter knows nothing of; returns at once. */
public interface BusyAgents {

  /** Nobody is kept from anything. */
  BusyAgents NONE =
      new BusyAgents() {
        @Override
        public void inCall(RoutingTable table, Agent agent, String callSid) {
          // nothing to keep
        }

        @Override
        public void leftCall(RoutingTable table, Agent agent, String callSid) {
          // nothing was kept
        }
      };

  /** An agent is in a call, by the SID of its first leg. */
  void inCall(RoutingTable table, Agent agent, String callSid);

  /** An agent is not in it any more. */
  void leftCall(RoutingTable table, Agent agent, String callSid);
}
