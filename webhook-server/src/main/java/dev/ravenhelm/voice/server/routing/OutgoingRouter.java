package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentitySpec.Outbound;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Ring;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides whether an agent may call whom, and with which caller ID. */
public final class OutgoingRouter {

  static final String NOBODY = "This device belongs to no agent.";
  static final String SUSPENDED = "You are suspended and cannot place calls.";
  static final String EMERGENCY =
      "Emergency numbers cannot be called from here. Please use another telephone.";
  static final String TOO_MANY =
      "You have placed more calls than an agent may in an hour. Please try again later.";
  static final String NOT_ALLOWED = "You may not call this number.";
  static final String NOT_A_NUMBER =
      "This is not a number that can be called. Please dial a plus sign, the country code and the"
          + " number.";
  static final String NO_CALLER_ID = "No caller ID is set up for outgoing calls.";
  static final String NOT_REACHABLE = "The agent you are calling does not take calls now.";

  private static final Duration RING = Duration.ofSeconds(45);

  /** No parameters or headers, in which another host could hide. */
  private static final Pattern SIP =
      Pattern.compile("sips?:[A-Za-z0-9._+-]+@([A-Za-z0-9.-]+)(?::[0-9]{1,5})?");

  /** As names of agents may be, too, whose other characters the telephones' book passes over. */
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private final PhoneBook phones = new PhoneBook();

  public RoutingDecision decide(RoutingTable table, OutgoingCall call) {
    Agent agent =
        call.from().startsWith("client:")
            ? table.agentsByIdentity().get(call.from().substring("client:".length()))
            : null;
    if (agent == null) {
      return Words.sayAndHangUp(NOBODY);
    }
    if (agent.suspended()) {
      return Words.sayAndHangUp(SUSPENDED);
    }
    String given = call.to().strip();
    Optional<String> dialled = table.dialled(given);
    String to = dialled.orElse(given);
    if (DIGITS.matcher(to).matches() && phones.emergency(to)) {
      return emergency(table, agent, to);
    }
    if (to.startsWith("sip:") || to.startsWith("sips:")) {
      return sip(table, agent, to);
    }
    if (to.startsWith("client:")) {
      return colleague(
          table, agent, table.agentsByIdentity().get(to.substring("client:".length())));
    }
    if (table.agent(to).isPresent()) {
      return colleague(table, agent, table.agent(to).get());
    }
    if (dialled.isPresent() && table.agentsByIdentity().containsKey(to)) {
      return colleague(table, agent, table.agentsByIdentity().get(to));
    }
    return phone(table, agent, to, call.placedThisHour());
  }

  /** Whether a caller may be called back from the number that they called. */
  boolean mayCallBack(RoutingTable table, String caller, String called) {
    return PhoneBook.isE164(caller)
        && !phones.costly(caller)
        && phones.country(caller).filter(countries(table, called)::contains).isPresent();
  }

  /** Whether a call costs what one to a telephone does. */
  public static boolean ringsTelephone(RoutingDecision decision) {
    return decision instanceof Ring ring && ring.devices().getFirst() instanceof Device.Phone;
  }

  private RoutingDecision phone(RoutingTable table, Agent agent, String to, int placedThisHour) {
    if (!PhoneBook.isE164(to)) {
      return phones.emergency(to) ? emergency(table, agent, to) : Words.sayAndHangUp(NOT_A_NUMBER);
    }
    if (placedThisHour >= table.gateway().outgoing().callsPerHour()) {
      return Words.sayAndHangUp(TOO_MANY);
    }
    Optional<String> callerId = callerId(table, agent);
    if (callerId.isEmpty()) {
      return Words.sayAndHangUp(NO_CALLER_ID);
    }
    Outbound allowed = agent.outbound();
    List<String> own = allowed == null ? null : allowed.pstn();
    Optional<String> country = phones.country(to);
    boolean may =
        own != null
            && country.filter(own::contains).isPresent()
            && country.filter(countries(table, callerId.get())::contains).isPresent()
            && (table.gateway().outgoing().premium() || !phones.costly(to));
    return may
        ? ring(new Device.Phone(to, false), callerId.get())
        : Words.sayAndHangUp(NOT_ALLOWED);
  }

  /** Rings the emergency service of the caller ID's country, which is told the address of that. */
  private RoutingDecision emergency(RoutingTable table, Agent agent, String to) {
    if (!table.gateway().outgoing().emergency()) {
      return Words.sayAndHangUp(EMERGENCY);
    }
    return Stream.of(agent.callerId(), table.gateway().outgoing().callerId())
        .flatMap(Stream::ofNullable)
        .flatMap(name -> table.line(name).stream())
        .filter(Line::emergencyAddress)
        .map(Line::number)
        .filter(number -> phones.emergencyWhere(to, number))
        .findFirst()
        .map(number -> ring(new Device.Phone(to, false), number))
        .orElseGet(() -> Words.sayAndHangUp(EMERGENCY));
  }

  private static RoutingDecision sip(RoutingTable table, Agent agent, String to) {
    Outbound allowed = agent.outbound();
    Matcher address = SIP.matcher(to);
    boolean may =
        allowed != null
            && Boolean.TRUE.equals(allowed.sip())
            && to.length() < 255
            && address.matches()
            && table
                .gateway()
                .outgoing()
                .sipDomains()
                .contains(address.group(1).toLowerCase(Locale.ROOT));
    return may
        ? ring(new Device.Sip(to), callerId(table, agent).orElse(agent.identity()))
        : Words.sayAndHangUp(NOT_ALLOWED);
  }

  private static RoutingDecision colleague(
      RoutingTable table, Agent agent, @Nullable Agent called) {
    if (!agent.callsAgents()) {
      return Words.sayAndHangUp(NOT_ALLOWED);
    }
    if (called == null || !called.takesCalls() || called.equals(agent)) {
      return Words.sayAndHangUp(NOT_REACHABLE);
    }
    String desk = called.deskPhone(table.gateway()).isPresent() ? called.name() : null;
    return ring(called.client(), "client:" + agent.identity(), new Step.Rang(desk));
  }

  /** The countries whose telephone numbers an agent may call. */
  public Set<String> countries(RoutingTable table, Agent agent) {
    List<String> own = agent.outbound() == null ? null : agent.outbound().pstn();
    Set<String> within =
        callerId(table, agent).map(shown -> countries(table, shown)).orElse(Set.of());
    return own == null
        ? Set.of()
        : own.stream().filter(within::contains).collect(Collectors.toUnmodifiableSet());
  }

  private Set<String> countries(RoutingTable table, String callerId) {
    Set<String> allowed = table.gateway().outgoing().countries();
    return allowed.isEmpty() ? phones.country(callerId).map(Set::of).orElse(Set.of()) : allowed;
  }

  /** The agent's own, else the gateway's, else TWILIO_NUMBER. */
  private static Optional<String> callerId(RoutingTable table, Agent agent) {
    return number(table, agent.callerId())
        .or(() -> number(table, table.gateway().outgoing().callerId()))
        .or(() -> Optional.ofNullable(table.defaultCallerId()));
  }

  private static Optional<String> number(RoutingTable table, @Nullable String line) {
    return line == null ? Optional.empty() : table.line(line).map(Line::number);
  }

  private static RoutingDecision ring(Device device, String callerId) {
    return ring(device, callerId, new Step.Rang());
  }

  private static RoutingDecision ring(Device device, String callerId, Step then) {
    return new Ring(List.of(device), callerId, RING, true, false, then);
  }
}
