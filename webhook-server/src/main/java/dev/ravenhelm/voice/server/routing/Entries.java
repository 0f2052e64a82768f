package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentitySpec;
import dev.ravenhelm.voice.api.v1alpha1.GoDuration;
import dev.ravenhelm.voice.api.v1alpha1.Ref;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.Hours;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.Order;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.Recording;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.RecordingMode;
import dev.ravenhelm.voice.api.v1alpha1.SkillLevel;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec.Agents;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec.Engine;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec.Outbound;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec.Push;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec.Routing;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec.Special;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewayStatus;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumberSpec;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One resource each, as an entry of the table with all defaults in place. */
final class Entries {

  /** Of Twilio's words for an address the one that emergency calls may count on. */
  private static final String REGISTERED = "registered";

  private Entries() {}

  static Gateway gateway(VoiceGateway resource) {
    VoiceGatewaySpec spec = given(resource.getSpec(), "spec");
    VoiceGatewayStatus status = resource.getStatus();
    Routing routing = spec.routing();
    VoiceGatewaySpec.Inbound inbound = spec.inbound();
    Outbound outbound = spec.outbound();
    String region = spec.twilio() == null ? null : spec.twilio().region();
    Engine engine = routing == null ? null : routing.engine();
    return new Gateway(
        resource.getMetadata().getName(),
        given(spec.publicUrl(), "spec.publicUrl"),
        region == null ? "us1" : region,
        engine == null ? Engine.TaskRouter : engine,
        status == null ? null : status.accountSid(),
        status == null ? null : status.applicationSid(),
        status == null || status.apiKey() == null ? null : status.apiKey().sid(),
        status == null ? null : status.workspaceSid(),
        BlockedCallers.of(inbound == null ? List.of() : orEmpty(inbound.blockedCallers())),
        outbound == null ? OutgoingRules.USUAL : outgoing(outbound),
        spec.agents() == null ? null : access(spec.agents()),
        spec.events() == null ? null : spec.events().kafka(),
        context(spec.context()),
        spec.sip() == null ? null : new SipDomain(given(spec.sip().domain(), "spec.sip.domain")),
        spec.recordings() == null || spec.recordings().retention() == null
            ? null
            : GoDuration.parse(spec.recordings().retention()));
  }

  static Line line(VoiceNumber resource) {
    VoiceNumberSpec spec = resource.getSpec();
    return new Line(
        resource.getMetadata().getName(),
        given(resource.number().orElse(null), "spec.phoneNumber"),
        given(spec.inbound(), "spec.inbound"),
        spec.greeting(),
        spec.emergency() != null
            && resource.getStatus() != null
            && REGISTERED.equals(resource.getStatus().emergencyAddressStatus()));
  }

  static Agent agent(AgentIdentity resource) {
    AgentIdentitySpec spec = resource.getSpec();
    String name = resource.getMetadata().getName();
    AgentIdentitySpec.Permissions permissions = spec.permissions();
    Map<String, Integer> skills = new LinkedHashMap<>();
    for (SkillLevel skill : orEmpty(spec.skills())) {
      skills.put(skill.name(), Objects.requireNonNullElse(skill.level(), 1));
    }
    return new Agent(
        name,
        spec.clientIdentity(name),
        given(spec.subject(), "spec.subject"),
        skills,
        permissions == null || !Boolean.FALSE.equals(permissions.inbound()),
        Boolean.TRUE.equals(spec.suspended()),
        resource.getStatus() == null ? null : resource.getStatus().workerSid(),
        permissions == null
            ? Set.of()
            : orEmpty(permissions.supervise()).stream()
                .map(Ref::name)
                .collect(Collectors.toUnmodifiableSet()),
        permissions == null ? null : permissions.outbound(),
        name(spec.callerIdRef()),
        spec.fallback(),
        spec.sip() != null,
        permissions != null && Boolean.TRUE.equals(permissions.erase()));
  }

  static Queue queue(RoutingQueue resource) {
    RoutingQueueSpec spec = resource.getSpec();
    Hours hours = spec.hours();
    Recording recording = spec.recording();
    RecordingMode mode = recording == null ? null : recording.mode();
    Order order = spec.order();
    return new Queue(
        resource.getMetadata().getName(),
        orEmpty(spec.skills()),
        spec.members() == null ? null : spec.members().stream().map(Ref::name).toList(),
        spec.prefer() == null
            ? null
            : new Queue.Preference(
                orEmpty(spec.prefer().agents()),
                GoDuration.or(spec.prefer().waitFor(), Duration.ofSeconds(15))),
        orEmpty(spec.widen()).stream()
            .map(step -> new Queue.Wider(GoDuration.parse(step.after()), step.skills()))
            .sorted(Comparator.comparing(Queue.Wider::after))
            .toList(),
        order == null ? Order.LongestIdle : order,
        GoDuration.or(spec.ringFor(), Duration.ofSeconds(20)),
        GoDuration.or(spec.maxWait(), Duration.ofMinutes(3)),
        Objects.requireNonNullElse(spec.priority(), 0),
        hours == null ? null : OpeningHours.of(hours),
        spec.closed(),
        spec.overflow(),
        spec.waiting(),
        mode == null ? RecordingMode.Never : mode,
        recording == null ? null : recording.consent(),
        GoDuration.or(spec.wrapUp(), Duration.ofSeconds(30)),
        resource.getStatus() == null ? null : resource.getStatus().workflowSid());
  }

  private static OutgoingRules outgoing(Outbound outbound) {
    return new OutgoingRules(
        name(outbound.callerIdRef()),
        Gateway.setOf(outbound.allowedCountries()),
        orEmpty(outbound.sipDomains()).stream()
            .map(domain -> domain.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet()),
        outbound.premium() == Special.Allow,
        outbound.emergency() == Special.Allow,
        Objects.requireNonNullElse(outbound.callsPerHour(), OutgoingRules.USUAL.callsPerHour()));
  }

  private static AgentAccess access(Agents agents) {
    Push push = agents.push();
    return new AgentAccess(
        given(given(agents.oidc(), "spec.agents.oidc").issuer(), "spec.agents.oidc.issuer"),
        given(agents.oidc().audience(), "spec.agents.oidc.audience"),
        Objects.requireNonNullElse(agents.oidc().subjectClaim(), "sub"),
        GoDuration.or(agents.tokenTtl(), Duration.ofHours(1)),
        Gateway.setOf(agents.allowedOrigins()),
        push == null ? null : push.ios(),
        push == null ? null : push.android());
  }

  private static VoiceGatewaySpec.@Nullable Context context(
      VoiceGatewaySpec.@Nullable Context context) {
    if (context != null && context.timeout() != null) {
      // refused here rather than at each call
      Duration _ = GoDuration.parse(context.timeout());
    }
    return context;
  }

  /** What the API server would not have let through; a folder's files have no such guard. */
  private static <T> T given(@Nullable T value, String field) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value;
  }

  private static @Nullable String name(@Nullable Ref ref) {
    return ref == null ? null : ref.name();
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
