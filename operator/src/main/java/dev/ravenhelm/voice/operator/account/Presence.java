package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.operator.status.Outcome;
import dev.ravenhelm.voice.operator.status.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether resources that others name are there, from the caches of their own controllers: ten
 * thousand numbers are not read once more for the agents that name one as their caller ID. Wakes
 * those who name a resource when it comes and when it begins to go.
 */
public final class Presence {
  private final Interests interests;
  private final Map<String, IndexerResourceCache<?>> caches = new ConcurrentHashMap<>();

  /** By the kind that is named. */
  private final Map<String, List<IndexerResourceCache<? extends HasMetadata>>> naming =
      new ConcurrentHashMap<>();

  /** Who found a resource missing. */
  private final Map<Interests.Resource, Set<Interests.Resource>> missed = new ConcurrentHashMap<>();

  /** Resources that are being deleted. */
  private final Set<Interests.Resource> leaving = ConcurrentHashMap.newKeySet();

  public Presence(Interests interests) {
    this.interests = interests;
  }

  /** Where the resources of a kind are. */
  public <R extends VoiceResource<?, ?>> void in(Class<R> kind, IndexerResourceCache<R> cache) {
    caches.put(HasMetadata.getKind(kind), cache);
  }

  /**
   * Has resources woken.
   *
   * @param cache where those are that name others
   * @param named the names of the resources of a kind that one names, in its own namespace
   */
  public <P extends VoiceResource<?, ?>> void watch(
      Class<? extends HasMetadata> kind,
      IndexerResourceCache<P> cache,
      Function<P, List<String>> named) {
    String of = HasMetadata.getKind(kind);
    cache.addIndexers(
        Map.of(
            index(of),
            p ->
                p.unreadable().isEmpty()
                    ? named.apply(p).stream()
                        .map(name -> key(p.getMetadata().getNamespace(), name))
                        .toList()
                    : List.of()));
    naming.computeIfAbsent(of, k -> new CopyOnWriteArrayList<>()).add(cache);
  }

  /** That one of the names does not exist, if so; the resource is woken when it does. */
  public Optional<Outcome> missing(
      HasMetadata resource, Class<? extends HasMetadata> kind, Collection<String> names) {
    return firstMissing(resource, kind, Set.copyOf(names))
        .map(name ->
            new Outcome.Waiting(
                Reason.REFERENCE_NOT_FOUND,
                "there is no " + HasMetadata.getKind(kind) + " " + name + " in this namespace"));
  }

  /** The first of the names that does not exist; the resource is woken when it does. */
  public Optional<String> firstMissing(
      HasMetadata resource, Class<? extends HasMetadata> kind, Set<String> names) {
    String namespace = resource.getMetadata().getNamespace();
    return names.stream()
        .sorted()
        .filter(name ->
            isMissing(
                new Interests.Resource(HasMetadata.getKind(kind), namespace, name),
                Interests.Resource.of(resource)))
        .findFirst();
  }

  private boolean isMissing(Interests.Resource named, Interests.Resource by) {
    if (exists(named)) {
      return false;
    }
    missed.computeIfAbsent(named, n -> ConcurrentHashMap.newKeySet()).add(by);
    return !exists(named); // it may have come meanwhile
  }

  private boolean exists(Interests.Resource resource) {
    IndexerResourceCache<?> cache = caches.get(resource.kind());
    return cache != null
        && !leaving.contains(resource)
        && cache.get(new ResourceID(resource.name(), resource.namespace())).isPresent();
  }

  /** A resource is there, as each of its reconciliations tells. */
  public void isThere(HasMetadata resource) {
    Interests.Resource there = Interests.Resource.of(resource);
    leaving.remove(there);
    Set<Interests.Resource> waiting = missed.remove(there);
    if (waiting != null) {
      waiting.forEach(interests::wake);
    }
  }

  /** A resource is being deleted, as each try tells. */
  public void goes(HasMetadata resource) {
    Interests.Resource gone = Interests.Resource.of(resource);
    if (!leaving.add(gone)) {
      return;
    }
    for (IndexerResourceCache<? extends HasMetadata> cache :
        naming.getOrDefault(gone.kind(), List.of())) {
      cache.byIndex(index(gone.kind()), key(gone.namespace(), gone.name())).stream()
          .map(Interests.Resource::of)
          .collect(Collectors.toSet())
          .forEach(interests::wake);
    }
  }

  private static String index(String kind) {
    return "naming-" + kind;
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }
}
