package dev.ravenhelm.voice.server.context;

import dev.ravenhelm.voice.server.context.ContextAnswer.Known;
import dev.ravenhelm.voice.server.events.CallEvent.Customer;
import dev.ravenhelm.voice.server.events.CallEvent.Ticket;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Enqueue;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Hold;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Ring;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Speak;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What of an answer goes with the call: to TaskRouter {@code context}, {@code customer.id}, {@code
 * customer.name}, {@code ticket.id}, {@code ticket.subject}, {@code ticket.owner}; to an agent's
 * devices those of the customer and the ticket, without the owner.
 */
public final class CallContext {

  private CallContext() {}

  /** Whether a decision makes a task. */
  public static boolean hasTask(RoutingDecision decision) {
    return decision instanceof Speak(_, RoutingDecision then)
        ? hasTask(then)
        : decision instanceof Enqueue;
  }

  /** Whether a decision rings agents' devices, now or after some words. */
  public static boolean ringsAgents(RoutingDecision decision) {
    return switch (decision) {
      case Speak(_, RoutingDecision then) -> ringsAgents(then);
      case Hold(_, _, _, _, RoutingDecision then) -> then != null && ringsAgents(then);
      case Ring ring -> ring.ringsClients();
      default -> false;
    };
  }

  /** The decision with the answer among its task's attributes, or told to whom it rings. */
  public static RoutingDecision into(RoutingDecision decision, ContextAnswer answer) {
    return switch (decision) {
      case Speak speak -> new Speak(speak.prompt(), into(speak.then(), answer));
      case Hold(var words, var music, var pause, var onKey, RoutingDecision then)
          when then != null ->
          new Hold(words, music, pause, onKey, into(then, answer));
      case Enqueue enqueue -> enqueue.withTask(attributes(enqueue.task(), answer));
      case Ring ring when answer instanceof Known known -> ring.telling(about(known));
      default -> decision;
    };
  }

  private static SequencedMap<String, String> about(Known known) {
    SequencedMap<String, String> about = new LinkedHashMap<>();
    Ticket ticket = known.ticket();
    Customer customer = known.customer();
    if (ticket != null) {
      about.put("ticket.id", ticket.id());
    }
    if (customer != null) {
      about.put("customer.id", customer.id());
      putIfKnown(about, "customer.name", customer.name());
    }
    if (ticket != null) {
      putIfKnown(about, "ticket.subject", ticket.subject());
    }
    return about;
  }

  private static void putIfKnown(Map<String, String> map, String name, @Nullable String value) {
    if (value != null) {
      map.put(name, value);
    }
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
