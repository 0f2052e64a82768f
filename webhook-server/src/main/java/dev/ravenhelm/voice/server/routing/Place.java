package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.Target;
import java.util.Optional;

/** Where in the resources a target stands, so that a later request finds it again. */
public record Place(Kind kind, String name) {

  /** The field that holds the target. */
  public enum Kind {
    /** {@code VoiceNumber.inbound}. */
    NUMBER,
    /** {@code RoutingQueue.closed}. */
    CLOSED,
    /** {@code RoutingQueue.overflow}. */
    OVERFLOW
  }

  /** The decision, with a message left for the queue whose target this is. */
  RoutingDecision receiving(RoutingDecision decision) {
    return kind == Kind.NUMBER ? decision : Mailbox.ofQueue(name).receiving(decision);
  }

  Optional<Target> target(RoutingTable table) {
    return switch (kind) {
      case NUMBER -> table.line(name).map(Line::inbound);
      case CLOSED -> table.queue(name).flatMap(queue -> Optional.ofNullable(queue.closed()));
      case OVERFLOW -> table.queue(name).flatMap(queue -> Optional.ofNullable(queue.overflow()));
    };
  }
}
