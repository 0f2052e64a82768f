package dev.ravenhelm.voice.server.tasks;

import dev.ravenhelm.voice.server.routing.Reserved;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.routing.RoutingDecision.HangUp;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Speak;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.routing.Step;
import dev.ravenhelm.voice.server.routing.Words;

/** What TaskRouter must be asked for while a call goes on, within the time a caller can spare. */
public interface WorkerCalls {

  /** Where there is no TaskRouter, nothing can be had of it. */
  WorkerCalls NONE =
      new WorkerCalls() {
        @Override
        public RoutingDecision join(RoutingTable table, Reserved reserved) {
          return new Speak(Words.prompt(Words.NOT_CONNECTED), new HangUp());
        }

        @Override
        public RoutingDecision promise(RoutingTable table, RoutingDecision.CallBack callBack) {
          return callBack.otherwise();
        }

        @Override
        public void outlasted(
            RoutingTable table, String task, String callSid, Step.QueueLeft left) {
          // no task of its making
        }

        @Override
        public void rang(RoutingTable table, Reserved reserved, String status, boolean phone) {
          // no leg that it called
        }
      };

  /** A task found no agent in time: its caller goes on, whatever they hear; returns at once. */
  void outlasted(RoutingTable table, String task, String callSid, Step.QueueLeft left);

  /** Takes the task for its agent and brings the caller: what the agent's leg does then. */
  RoutingDecision join(RoutingTable table, Reserved reserved);

  /** Makes a task of calling back: what the caller's leg does then. */
  RoutingDecision promise(RoutingTable table, RoutingDecision.CallBack callBack);

  /**
   * A leg that called an agent has a new state; returns at once.
   *
   * @param status Twilio's CallStatus
   * @param phone whether it is the agent's telephone rather than their devices
   */
  void rang(RoutingTable table, Reserved reserved, String status, boolean phone);
}
