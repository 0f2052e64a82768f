package dev.ravenhelm.voice.server.routing;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that a decision may know, at one moment; replaced as a whole.
 *
 * @param answeredQueues names of those that some agent may answer
 * @param defaultCallerId TWILIO_NUMBER of the credentials, or null
 */
public record RoutingTable(
    Gateway gateway,
    Map<String, Line> lines,
    Map<String, Agent> agents,
    Map<String, Queue> queues,
    Map<String, Line> linesByNumber,
    Map<String, Agent> agentsByIdentity,
    Map<String, Agent> agentsBySubject,
    Set<String> answeredQueues,
    @Nullable String defaultCallerId) {

  /**
   * A table of these parts. Where two claim one number, identity or subject, the one that the map
   * holds first has it; an agent without its identity cannot sign in either, lest its tokens be
   * those of the other.
   */
  public static RoutingTable of(
      Gateway gateway,
      Map<String, Line> lines,
      Map<String, Agent> agents,
      Map<String, Queue> queues,
      @Nullable String defaultCallerId) {
    Map<String, Agent> agentsByIdentity = first(agents.values(), Agent::identity);
    Map<String, Agent> agentsBySubject = first(agents.values(), Agent::subject);
    agentsBySubject
        .values()
        .removeIf(agent -> !agent.equals(agentsByIdentity.get(agent.identity())));
    return new RoutingTable(
        gateway,
        Map.copyOf(lines),
        Map.copyOf(agents),
        Map.copyOf(queues),
        Map.copyOf(first(lines.values(), Line::number)),
        Map.copyOf(agentsByIdentity),
        Map.copyOf(agentsBySubject),
        queues.values().stream()
            .filter(queue -> Hunt.canEnd(queue, agents))
            .map(Queue::name)
            .collect(Collectors.toUnmodifiableSet()),
        defaultCallerId);
  }

  public RoutingTable withDefaultCallerId(@Nullable String number) {
    return new RoutingTable(
        gateway,
        lines,
        agents,
        queues,
        linesByNumber,
        agentsByIdentity,
        agentsBySubject,
        answeredQueues,
        number);
  }

  /** Whether an agent may answer a queue's calls, now or after the wait has widened it. */
  public boolean mayAnswer(String queue, Agent agent) {
    return queue(queue)
        .filter(named -> Hunt.answering(named, agents, agent.name()).isPresent())
        .isPresent();
  }

  /** The agent whose devices or desk phone have this address. */
  public Optional<Agent> agentAt(String address) {
    if (address.startsWith("client:")) {
      return Optional.ofNullable(agentsByIdentity.get(address.substring("client:".length())));
    }
    return dialled(address).map(agentsByIdentity::get).filter(Agent::deskPhone);
  }

  /**
   * What was dialled on a desk phone, whose calls go to the gateway's own domain, whomever they are
   * for; empty for all other addresses.
   */
  public Optional<String> dialled(String address) {
    return Optional.ofNullable(gateway.sip()).flatMap(domain -> domain.user(address));
  }

  Optional<Line> line(String name) {
    return Optional.ofNullable(lines.get(name));
  }

  Optional<Agent> agent(String name) {
    return Optional.ofNullable(agents.get(name));
  }

  Optional<Queue> queue(String name) {
    return Optional.ofNullable(queues.get(name));
  }

  private static <T> Map<String, T> first(Collection<T> all, Function<T, String> key) {
    Map<String, T> first = new HashMap<>();
    all.forEach(claimant -> first.putIfAbsent(key.apply(claimant), claimant));
    return first;
  }
}
