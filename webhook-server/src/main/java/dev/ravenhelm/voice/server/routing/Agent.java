package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentitySpec.Fallback;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentitySpec.Outbound;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One agent.
 *
 * @param skills level by name
 * @param workerSid the TaskRouter worker; null until the operator has made it
 * @param supervises names of the RoutingQueues whose calls the agent may supervise
 * @param outbound whom the agent may call; null: nobody
 * @param erases whether the agent may delete what is recorded of a number
 * @param deskPhone whether the agent has one, at the gateway's SIP domain
 * @param callerId the VoiceNumber that this agent's calls show, by name
 */
public record Agent(
    String name,
    String identity,
    String subject,
    Map<String, Integer> skills,
    boolean inbound,
    boolean suspended,
    @Nullable String workerSid,
    Set<String> supervises,
    @Nullable Outbound outbound,
    @Nullable String callerId,
    @Nullable Fallback fallback,
    boolean deskPhone,
    boolean erases) {

  public Agent {
    skills = Map.copyOf(skills);
    supervises = Set.copyOf(supervises);
  }

  /** Whether calls may ring this agent. */
  public boolean takesCalls() {
    return inbound && !suspended;
  }

  /** Browsers and apps. */
  Device client() {
    return new Device.Client(identity, name);
  }

  /** Rings alone: a Sip stands beside no other noun, twilio.com/docs/voice/twiml/sip. */
  Optional<Device> deskPhone(Gateway gateway) {
    return deskPhoneAt(gateway).map(Device.Sip::new);
  }

  /**
   * What Twilio calls the agent's ends of calls: one for all browsers and apps, and the desk phone.
   */
  public List<String> addresses(Gateway gateway) {
    return Stream.concat(Stream.of("client:" + identity), deskPhoneAt(gateway).stream()).toList();
  }

  /** Where the agent's desk phone signs in; empty where there is none. */
  private Optional<String> deskPhoneAt(Gateway gateway) {
    return Optional.ofNullable(gateway.sip())
        .filter(_ -> deskPhone)
        .map(domain -> domain.address(identity));
  }

  /** What rings when no device answers; whoever picks it up presses 1, unless that is off. */
  public Optional<Device> phone() {
    return Optional.ofNullable(fallback)
        .map(phone -> new Device.Phone(phone.dial(), !Boolean.FALSE.equals(phone.confirm())));
  }

  /** Whether the agent may call other agents. */
  boolean callsAgents() {
    return outbound != null && Boolean.TRUE.equals(outbound.agents());
  }

  /** Whether the agent may call anybody at all. */
  public boolean placesCalls() {
    Outbound allowed = outbound;
    return allowed != null
        && ((allowed.pstn() != null && !allowed.pstn().isEmpty())
            || Boolean.TRUE.equals(allowed.sip())
            || callsAgents());
  }
}
