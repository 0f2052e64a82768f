package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentitySpec;
import dev.ravenhelm.voice.api.v1alpha1.Condition;
import dev.ravenhelm.voice.api.v1alpha1.Ref;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec;
import dev.ravenhelm.voice.api.v1alpha1.SkillLevel;
import dev.ravenhelm.voice.api.v1alpha1.SkillRequirement;
import dev.ravenhelm.voice.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether any agent may answer a queue's calls, and one of them by telephone, from the caches of
 * the two kinds' own controllers. Wakes a queue when that has become otherwise, a moment after an
 * agent has changed.
 */
public final class Staffing {
  /** The condition of a queue that nobody may answer. */
  public static final String CONDITION = "Staffed";

  private static final String INDEX = "staffing-gateway";

  private final Interests interests;
  private final Executor later;

  /** What matters of each agent, as it was last told. */
  private final Map<Interests.Resource, Ability> abilities = new HashMap<>();

  /** Gateways that are about to be looked at, with their namespace. */
  private final Set<String> changed = new HashSet<>();

  /** Those of them where telephones came or went, which no status of a queue tells. */
  private final Set<String> phonesChanged = new HashSet<>();

  private @Nullable IndexerResourceCache<AgentIdentity> agents;
  private @Nullable IndexerResourceCache<RoutingQueue> queues;

  private record Ability(
      String gateway, boolean takesCalls, boolean phone, List<SkillLevel> skills) {
    static Ability of(AgentIdentity agent) {
      List<SkillLevel> skills = agent.getSpec().skills();
      return new Ability(
          agent.getSpec().gatewayRef().name(),
          Staffing.takesCalls(agent.getSpec()),
          agent.getSpec().fallback() != null,
          skills == null ? List.of() : skills);
    }
  }

  /**
   * Staffing.
   *
   * @param gather how long changes of agents are gathered before the queues are looked at
   */
  public Staffing(Interests interests, Duration gather) {
    this.interests = interests;
    this.later = CompletableFuture.delayedExecutor(gather.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Where the agents are. */
  public synchronized void agentsIn(IndexerResourceCache<AgentIdentity> cache) {
    cache.addIndexers(
        Map.of(
            INDEX,
            a -> a.unreadable().isEmpty() ? List.of(key(a, a.getSpec().gatewayRef())) : List.of()));
    agents = cache;
  }

  /** Where the queues are. */
  public synchronized void queuesIn(IndexerResourceCache<RoutingQueue> cache) {
    cache.addIndexers(
        Map.of(
            INDEX,
            q -> q.unreadable().isEmpty() ? List.of(key(q, q.getSpec().gatewayRef())) : List.of()));
    queues = cache;
  }

  /** Whether some agent may answer the queue's calls, at once or when it has widened. */
  public boolean isStaffed(RoutingQueue queue) {
    return able(queue).findAny().isPresent();
  }

  /** Whether one of those has a telephone that rings after the devices. */
  public boolean hasPhones(RoutingQueue queue) {
    return able(queue).anyMatch(agent -> agent.getSpec().fallback() != null);
  }

  private Stream<AgentIdentity> able(RoutingQueue queue) {
    List<AgentIdentity> all;
    synchronized (this) {
      all =
          agents == null
              ? List.of()
              : agents.byIndex(INDEX, key(queue, queue.getSpec().gatewayRef()));
    }
    return able(queue.getSpec(), all.stream());
  }

  /** Those of a gateway's agents who may answer a queue's calls. */
  public static Stream<AgentIdentity> able(RoutingQueueSpec spec, Stream<AgentIdentity> agents) {
    Stream<AgentIdentity> taking =
        agents
            .filter(agent -> agent.getMetadata().getDeletionTimestamp() == null)
            .filter(agent -> takesCalls(agent.getSpec()));
    List<Ref> members = spec.members();
    if (members != null) {
      Ref[] named = members.toArray(Ref[]::new);
      return taking.filter(agent ->
          Stream.of(named).anyMatch(ref -> ref.name().equals(agent.getMetadata().getName())));
    }
    List<List<SkillRequirement>> stages =
        Stream.concat(
                Stream.of(Objects.requireNonNullElse(spec.skills(), List.<SkillRequirement>of())),
                Stream.ofNullable(spec.widen())
                    .flatMap(List::stream)
                    .map(RoutingQueueSpec.Widen::skills))
            .toList();
    return taking.filter(agent ->
        stages.stream().anyMatch(asked -> asked.stream().allMatch(skill -> has(agent, skill))));
  }

  /** An agent is as it is, which each of its reconciliations tells. */
  public synchronized void told(AgentIdentity agent) {
    if (agent.unreadable().isEmpty()) {
      Ability now = Ability.of(agent);
      Ability before = abilities.put(Interests.Resource.of(agent), now);
      if (!now.equals(before) && (now.phone || (before != null && before.phone))) {
        phonesChanged.add(key(agent, agent.getSpec().gatewayRef()));
      }
      if (!now.equals(before)) {
        look(key(agent, agent.getSpec().gatewayRef()));
      }
    }
  }

  /** An agent goes. */
  public synchronized void gone(AgentIdentity agent) {
    Ability former = abilities.remove(Interests.Resource.of(agent));
    if (former != null && former.phone) {
      phonesChanged.add(key(agent, agent.getSpec().gatewayRef()));
    }
    if (former != null) {
      look(key(agent, agent.getSpec().gatewayRef()));
    }
  }

  private void look(String gateway) {
    if (changed.add(gateway)) {
      later.execute(() -> wake(gateway));
    }
  }

  private void wake(String gateway) {
    List<RoutingQueue> all;
    boolean phones;
    synchronized (this) {
      changed.remove(gateway);
      phones = phonesChanged.remove(gateway);
      all = queues == null ? List.of() : queues.byIndex(INDEX, gateway);
    }
    all.stream()
        .filter(queue -> phones || isStaffed(queue) == isToldUnstaffed(queue))
        .map(Interests.Resource::of)
        .forEach(interests::wake);
  }

  private static boolean isToldUnstaffed(RoutingQueue queue) {
    List<Condition> conditions = queue.getStatus() == null ? null : queue.getStatus().conditions();
    Optional<Condition> told = Conditions.find(conditions, CONDITION);
    return told.isPresent() && told.get().status().equals("False");
  }

  private static boolean takesCalls(AgentIdentitySpec spec) {
    AgentIdentitySpec.Permissions permissions = spec.permissions();
    return !Boolean.TRUE.equals(spec.suspended())
        && (permissions == null || !Boolean.FALSE.equals(permissions.inbound()));
  }

  private static boolean has(AgentIdentity agent, SkillRequirement asked) {
    int least = Objects.requireNonNullElse(asked.minLevel(), 1);
    return Stream.ofNullable(agent.getSpec().skills())
        .flatMap(List::stream)
        .anyMatch(skill ->
            skill.name().equals(asked.name())
                && Objects.requireNonNullElse(skill.level(), 1) >= least);
  }

  private static String key(HasMetadata resource, Ref gateway) {
    return resource.getMetadata().getNamespace() + "/" + gateway.name();
  }
}
