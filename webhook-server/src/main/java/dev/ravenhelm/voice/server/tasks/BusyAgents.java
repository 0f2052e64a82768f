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
        public void inCallOfAnother(RoutingTable table, Agent agent, Guest guest) {
          // nothing to keep
        }

        @Override
        public void leftCall(RoutingTable table, Agent agent, String callSid) {
          // nothing was kept
        }
      };

  /** An agent is in a call, by the SID of its first leg. */
  void inCall(RoutingTable table, Agent agent, String callSid);

  /**
   * An agent's leg in the call of another agent.
   *
   * @param legSid its own, by which it leaves
   * @param rootCallSid the first leg of the call
   */
  record Guest(String legSid, String rootCallSid, String conferenceSid) {}

  /** An agent has joined the call of another. */
  void inCallOfAnother(RoutingTable table, Agent agent, Guest guest);

  /** An agent is not in it any more. */
  void leftCall(RoutingTable table, Agent agent, String callSid);
}
