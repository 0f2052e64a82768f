package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentitySpec;
import dev.ravenhelm.voice.api.v1alpha1.Ref;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.Target;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.operator.account.Staffing;
import dev.ravenhelm.voice.operator.account.Targets;
import dev.ravenhelm.voice.operator.status.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What resources name of each other, and what two of them claim. */
final class References {
  private final Set<ResourceName> there;
  private final List<VoiceResource<?, ?>> all;
  private final String looked;

  /**
   * References.
   *
   * @param all of the manifests and of the cluster
   * @param looked where they are from, for people
   */
  References(Collection<VoiceResource<?, ?>> all, String looked) {
    this.all = List.copyOf(all);
    this.there = all.stream().map(ResourceName::of).collect(Collectors.toSet());
    this.looked = looked;
  }

  /** What is wrong with the names in a resource. */
  List<Problem> problems(VoiceResource<?, ?> resource) {
    ResourceName name = ResourceName.of(resource);
    List<Problem> problems = new ArrayList<>();
    for (ResourceName named : named(resource)) {
      if (!there.contains(named)) {
        problems.add(
            new Problem(
                name,
                Reason.REFERENCE_NOT_FOUND,
                "there is no "
                    + named
                    + " in "
                    + looked
                    + ": add its manifest, or name another one"));
      }
    }
    all.stream()
        .filter(other -> !ResourceName.of(other).equals(name))
        .filter(other -> ResourceName.gatewayOf(other).equals(ResourceName.gatewayOf(resource)))
        .flatMap(other ->
            claimed(resource, other).stream()
                .map(claim -> claim + " " + other.getMetadata().getName()))
        .map(claim -> new Problem(name, Reason.CLAIMED_BY_ANOTHER, claim))
        .forEach(problems::add);
    return problems;
  }

  /** Whether an agent who may answer a queue's calls has a telephone. */
  boolean hasPhones(RoutingQueue queue) {
    Stream<AgentIdentity> agents =
        all.stream()
            .filter(other -> ResourceName.gatewayOf(other).equals(ResourceName.gatewayOf(queue)))
            .flatMap(
                other -> other instanceof AgentIdentity agent ? Stream.of(agent) : Stream.of());
    return Staffing.able(queue.getSpec(), agents)
        .anyMatch(agent -> agent.getSpec().fallback() != null);
  }

  private static Set<ResourceName> named(VoiceResource<?, ?> resource) {
    String namespace = resource.getMetadata().getNamespace();
    Set<ResourceName> named = new LinkedHashSet<>();
    switch (resource) {
      case VoiceGateway gateway -> {
        VoiceGatewaySpec.Outbound outbound = gateway.getSpec().outbound();
        add(named, "VoiceNumber", namespace, outbound == null ? null : outbound.callerIdRef());
      }
      case VoiceNumber number -> target(named, namespace, number.getSpec().inbound());
      case AgentIdentity agent -> {
        add(named, "VoiceNumber", namespace, agent.getSpec().callerIdRef());
        AgentIdentitySpec.Permissions permissions = agent.getSpec().permissions();
        if (permissions != null) {
          refs(permissions.supervise())
              .forEach(queue -> add(named, "RoutingQueue", namespace, queue));
        }
      }
      case RoutingQueue queue -> {
        refs(queue.getSpec().members())
            .forEach(member -> add(named, "AgentIdentity", namespace, member));
        target(named, namespace, queue.getSpec().overflow());
        target(named, namespace, queue.getSpec().closed());
      }
      default -> throw new IllegalArgumentException(resource.getKind());
    }
    return named;
  }

  private static List<String> claimed(VoiceResource<?, ?> resource, VoiceResource<?, ?> other) {
    List<String> claims = new ArrayList<>();
    if (resource instanceof VoiceNumber one
        && other instanceof VoiceNumber two
        && one.number().isPresent()
        && one.number().equals(two.number())) {
      claims.add(one.number().get() + " is also the number of VoiceNumber");
    }
    if (resource instanceof AgentIdentity one && other instanceof AgentIdentity two) {
      if (identity(one).equals(identity(two))) {
        claims.add(identity(one) + " is also the identity of AgentIdentity");
      }
      if (one.getSpec().subject().equals(two.getSpec().subject())) {
        claims.add("its subject is also that of AgentIdentity");
      }
    }
    return claims;
  }

  private static String identity(AgentIdentity agent) {
    return agent.getSpec().clientIdentity(agent.getMetadata().getName());
  }

  private static void target(Set<ResourceName> named, String namespace, @Nullable Target target) {
    Targets.queues(target)
        .forEach(queue -> named.add(new ResourceName("RoutingQueue", namespace, queue)));
    Targets.agents(target)
        .forEach(agent -> named.add(new ResourceName("AgentIdentity", namespace, agent)));
  }

  private static void add(
      Set<ResourceName> named, String kind, String namespace, @Nullable Ref ref) {
    Stream.ofNullable(ref)
        .forEach(there -> named.add(new ResourceName(kind, namespace, there.name())));
  }

  private static List<Ref> refs(@Nullable List<Ref> refs) {
    return refs == null ? List.of() : refs;
  }
}
