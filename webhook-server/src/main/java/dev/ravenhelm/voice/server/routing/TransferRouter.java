package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.Ref;
import dev.ravenhelm.voice.api.v1alpha1.Target;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Ring;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides where a call goes that an agent passes on, and whom an agent may bring into one. */
public final class TransferRouter {

  private final TargetRouter targets = new TargetRouter();
  private final OutgoingRouter outgoing = new OutgoingRouter();

  /** Where an agent wants a call, or whom in it. */
  public sealed interface To {
    /** A RoutingQueue, by name. */
    record AQueue(String name) implements To {}

    /** An AgentIdentity, by name. */
    record AnAgent(String name) implements To {}

    /** A telephone number in E.164. */
    record ANumber(String number) implements To {}
  }

  /**
   * What the caller's leg does from now on, where the agent has had so many telephones rung in the
   * last hour: what it would do had it called there, and a message where nobody answers. Empty
   * where there is no such place, or the agent may not call it.
   */
  public Optional<RoutingDecision> passOn(
      RoutingTable table, Agent by, IncomingCall call, To to, int placedThisHour, Instant now) {
    Situation at = new Situation(table, call, now);
    return switch (to) {
      case To.AQueue(String name) ->
          table.queue(name).map(queue -> targets.queues().enter(at, queue.name(), Trail.NONE));
      case To.AnAgent(String name) -> colleague(table, by, name).map(agent -> ring(at, agent));
      case To.ANumber(String number) ->
          phone(table, by, call, number, placedThisHour)
              .map(ring ->
                  new Ring(
                      ring.devices(),
                      ring.callerId(),
                      ring.timeout(),
                      false,
                      false,
                      new Step.AgentRang(by.name(), Step.AgentRang.Rung.PHONE)));
    };
  }

  /**
   * A leg that joins a call.
   *
   * @param address {@code client:} or E.164
   * @param from what it shows
   * @param agent whose devices they are; null: a telephone
   */
  public record Guest(String address, String from, @Nullable String agent) {}

  /** Who joins the call; empty as for {@link #passOn}, and for queues. */
  public Optional<Guest> bringIn(
      RoutingTable table, Agent by, IncomingCall call, To to, int placedThisHour) {
    return switch (to) {
      case To.AQueue _ -> Optional.empty();
      case To.AnAgent(String name) ->
          colleague(table, by, name)
              .map(agent ->
                  new Guest("client:" + agent.identity(), "client:" + by.identity(), name));
      case To.ANumber(String number) ->
          phone(table, by, call, number, placedThisHour)
              .flatMap(ring -> Optional.ofNullable(ring.callerId()))
              .map(shown -> new Guest(number, shown, null));
    };
  }

  private RoutingDecision ring(Situation at, Agent agent) {
    Target target = new Target(null, new Ref(agent.name()), null, null, null, null, null, null);
    return targets.decide(at, target, new Place(Place.Kind.NUMBER, agent.name()), Trail.NONE);
  }

  private static Optional<Agent> colleague(RoutingTable table, Agent by, String name) {
    return table
        .agent(name)
        .filter(agent -> by.callsAgents() && agent.takesCalls() && !agent.equals(by));
  }

  /** What holds for a call of the agent's own holds here, too; no emergency number is meant. */
  private Optional<Ring> phone(
      RoutingTable table, Agent by, IncomingCall call, String number, int placedThisHour) {
    if (!PhoneBook.isE164(number)) {
      return Optional.empty();
    }
    RoutingDecision own =
        outgoing.decide(
            table,
            new OutgoingCall(call.callSid(), "client:" + by.identity(), number, placedThisHour));
    return own instanceof Ring ring ? Optional.of(ring) : Optional.empty();
  }
}
