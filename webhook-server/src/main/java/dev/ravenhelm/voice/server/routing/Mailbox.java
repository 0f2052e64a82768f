package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.server.routing.RoutingDecision.Speak;
import dev.ravenhelm.voice.server.routing.RoutingDecision.TakeMessage;

/**
 * For whom a message is left.
 *
 * @param name of a RoutingQueue or an AgentIdentity; empty for anybody
 */
public record Mailbox(Kind kind, String name) {

  /** For nobody in particular. */
  public static final Mailbox ANYBODY = new Mailbox(Kind.ANYBODY, "");

  /** Who is meant. */
  public enum Kind {
    ANYBODY,
    QUEUE,
    AGENT
  }

  static Mailbox ofQueue(String name) {
    return new Mailbox(Kind.QUEUE, name);
  }

  static Mailbox ofAgent(String name) {
    return new Mailbox(Kind.AGENT, name);
  }

  /** The one that these name, of which at most one is not empty. */
  public static Mailbox of(String queue, String agent) {
    if (!queue.isEmpty()) {
      return ofQueue(queue);
    }
    return agent.isEmpty() ? ANYBODY : ofAgent(agent);
  }

  /** As it stands in a URL: empty, or {@code ?queue=support} or {@code ?agent=alice}. */
  public String query() {
    return switch (kind) {
      case ANYBODY -> "";
      case QUEUE -> "?queue=" + name;
      case AGENT -> "?agent=" + name;
    };
  }

  /**
   * Whether an agent may hear what is in it: a queue's is for all that may answer or supervise it;
   * nobody's, and that of an agent who is gone, for all who supervise anything.
   */
  public boolean opensTo(RoutingTable table, Agent agent) {
    return switch (kind) {
      case QUEUE -> agent.supervises().contains(name) || table.mayAnswer(name, agent);
      case AGENT ->
          table.agents().containsKey(name)
              ? agent.name().equals(name)
              : !agent.supervises().isEmpty();
      case ANYBODY -> !agent.supervises().isEmpty();
    };
  }

  /** The decision, with a message that it takes left for this one unless it is for another. */
  RoutingDecision receiving(RoutingDecision decision) {
    return switch (decision) {
      case Speak(var prompt, RoutingDecision then) -> new Speak(prompt, receiving(then));
      case TakeMessage(var voicemail, Step.Recorded(Mailbox mailbox))
          when mailbox.equals(ANYBODY) ->
          new TakeMessage(voicemail, new Step.Recorded(this));
      default -> decision;
    };
  }
}
