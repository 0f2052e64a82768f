package dev.ravenhelm.voice.server.context;

import dev.ravenhelm.voice.server.context.ContextAnswer.Known;
import dev.ravenhelm.voice.server.events.CallEvent.Customer;
import dev.ravenhelm.voice.server.events.CallEvent.Ticket;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Enqueue;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Speak;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of an answer goes with the call to TaskRouter: {@code context}, {@code customer.id}, {@code
 * customer.name}, {@code ticket.id}, {@code ticket.subject}, {@code ticket.owner}.
 */
public final class TaskContext {

  private TaskContext() {}

  /** Whether a decision makes a task. */
  public static boolean hasTask(RoutingDecision decision) {
    return decision instanceof Speak(_, RoutingDecision then)
        ? hasTask(then)
        : decision instanceof Enqueue;
  }

  /** The decision with the answer among its task's attributes. */
  public static RoutingDecision into(RoutingDecision decision, ContextAnswer answer) {
    return switch (decision) {
      case Speak speak -> new Speak(speak.prompt(), into(speak.then(), answer));
      case Enqueue enqueue -> enqueue.withTask(attributes(enqueue.task(), answer));
      default -> decision;
    };
  }

  private static Map<String, Object> attributes(Map<String, Object> task, ContextAnswer answer) {
    Map<String, Object> attributes = new HashMap<>(task);
    attributes.put("context", answer.word());
    if (answer instanceof Known(@Nullable Customer customer, @Nullable Ticket ticket)) {
      if (customer != null) {
        attributes.put("customer", object("id", customer.id(), "name", customer.name()));
      }
      if (ticket != null) {
        attributes.put(
            "ticket",
            object("id", ticket.id(), "subject", ticket.subject(), "owner", ticket.owner()));
      }
    }
    return attributes;
  }

  private static Map<String, String> object(@Nullable String... namesAndValues) {
    Map<String, String> object = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = namesAndValues[i];
      String value = namesAndValues[i + 1];
      if (name != null && value != null) {
        object.put(name, value);
      }
    }
    return object;
  }
}
