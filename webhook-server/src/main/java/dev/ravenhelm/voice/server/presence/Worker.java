package dev.ravenhelm.voice.server.presence;

import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.agents.Problem;
import dev.ravenhelm.voice.server.agents.Reply;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.Gateway;
import java.util.Optional;
import java.util.function.Function;

/**
 * The TaskRouter worker that an agent is.
 *
 * @param workspaceSid empty where the gateway's agents are none
 * @param sid likewise
 */
public record Worker(String region, String workspaceSid, String sid) {

  private static final Problem NONE =
      new Problem(
          409,
          "no-presence",
          "No presence",
          "This gateway routes without TaskRouter, or your worker is not made yet: you can be"
              + " called whenever a device is registered.",
          0);

  /** An agent's worker; empty where agents have none. */
  public static Optional<Worker> of(Gateway gateway, Agent agent) {
    String workspace = gateway.workspaceSid();
    String worker = agent.workerSid();
    return workspace == null || worker == null
        ? Optional.empty()
        : Optional.of(new Worker(gateway.region(), workspace, worker));
  }

  /** An agent's worker; one that is not there where agents have none. */
  public static Worker orNone(Gateway gateway, Agent agent) {
    return of(gateway, agent).orElseGet(() -> new Worker(gateway.region(), "", ""));
  }

  /** Whether the agent has one. */
  public boolean exists() {
    return !sid.isEmpty();
  }

  /** What a request of the agent gets from its worker, or why there is none. */
  public static Reply of(AgentSession session, Function<Worker, Reply> answer) {
    return of(session.table().gateway(), session.agent())
        .map(answer)
        .orElseGet(() -> new Reply.Refused(NONE));
  }

  /** The path of the workspace in TaskRouter's API. */
  public String workspace() {
    return "/Workspaces/" + workspaceSid;
  }

  /** The worker's own. */
  public String path() {
    return workspace() + "/Workers/" + sid;
  }
}
