package dev.ravenhelm.voice.operator.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents that name a number. */
class PresenceTest {
  private final Interests interests = new Interests();
  private final List<String> woken = new ArrayList<>();
  private final Presence presence = new Presence(interests);
  private final Shelf<VoiceNumber> numbers = new Shelf<>();
  private final Shelf<AgentIdentity> agents = new Shelf<>();
  private final AgentIdentity alice = named(new AgentIdentity(), "alice");
  private final VoiceNumber line = named(new VoiceNumber(), "line");

  @BeforeEach
  void start() {
    interests.listen("AgentIdentity", resource -> woken.add(resource.name()));
    presence.in(VoiceNumber.class, numbers);
    presence.watch(VoiceNumber.class, agents, _ -> List.of("line"));
    agents.put(alice);
  }

  @Test
  void wakesWhoMissedAResourceWhenItComes() {
    assertThat(missing()).contains("line");

    numbers.put(line);
    presence.isThere(line);
    presence.isThere(line);

    assertThat(woken).containsExactly("alice");
    assertThat(missing()).isEmpty();
  }

  @Test
  void wakesWhoNamesAResourceWhenItBeginsToGo() {
    numbers.put(line);
    assertThat(missing()).isEmpty();

    presence.goes(line);
    presence.goes(line);

    assertThat(woken).containsExactly("alice");
    assertThat(missing()).contains("line");
  }

  @Test
  void oneThatIsMadeAgainIsThere() {
    numbers.put(line);
    presence.goes(line);
    assertThat(missing()).contains("line");
    woken.clear();

    presence.isThere(line);

    assertThat(woken).containsExactly("alice");
    assertThat(missing()).isEmpty();
  }

  private Optional<String> missing() {
    return presence.firstMissing(alice, VoiceNumber.class, Set.of("line"));
  }

  private static <R extends HasMetadata> R named(R resource, String name) {
    resource.setMetadata(new ObjectMetaBuilder().withNamespace("voice").withName(name).build());
    return resource;
  }

  /** A cache without an API server. */
  private static final class Shelf<R extends HasMetadata> implements IndexerResourceCache<R> {
    private final Map<ResourceID, R> all = new HashMap<>();
    private final Map<String, Function<R, List<String>>> indexers = new HashMap<>();

    void put(R resource) {
      all.put(ResourceID.fromResource(resource), resource);
    }

    @Override
    public void addIndexers(Map<String, Function<R, List<String>>> more) {
      indexers.putAll(more);
    }

    @Override
    public List<R> byIndex(String indexName, String indexKey) {
      return all.values().stream()
          .filter(r -> indexers.get(indexName).apply(r).contains(indexKey))
          .toList();
    }

    @Override
    public Optional<R> get(ResourceID id) {
      return Optional.ofNullable(all.get(id));
    }

    @Override
    public Stream<ResourceID> keys() {
      return all.keySet().stream();
    }

    @Override
    public Stream<R> list(Predicate<R> wanted) {
      return all.values().stream().filter(wanted);
    }

    @Override
    public Stream<R> list(String namespace, Predicate<R> wanted) {
      return list(wanted).filter(r -> r.getMetadata().getNamespace().equals(namespace));
    }
  }
}
