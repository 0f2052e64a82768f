package dev.ravenhelm.voice.operator.account;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Which resource each object in Twilio belongs to, so that a change of the object wakes just that
 * resource.
 */
public final class Interests {
  private final Map<String, Set<Resource>> byKey = new ConcurrentHashMap<>();
  private final Map<Resource, Set<String>> byResource = new ConcurrentHashMap<>();
  private final Map<String, Consumer<Resource>> sinks = new ConcurrentHashMap<>();

  /** A resource, by kind, namespace and name. */
  public record Resource(String kind, String namespace, String name) {
    /** What tells a resource apart. */
    public static Resource of(HasMetadata resource) {
      return new Resource(
          resource.getKind(),
          resource.getMetadata().getNamespace(),
          resource.getMetadata().getName());
    }
  }

  /** Who hears of resources of a kind whose objects changed. */
  public void listen(String kind, Consumer<Resource> sink) {
    sinks.put(kind, sink);
  }

  /** A resource's objects from now on: SIDs, or other names that lists can tell. */
  public void set(Resource resource, Set<String> keys) {
    Set<String> before = byResource.put(resource, Set.copyOf(keys));
    if (before != null) {
      before.stream().filter(key -> !keys.contains(key)).forEach(key -> drop(resource, key));
    }
    keys.forEach(
        key -> byKey.computeIfAbsent(key, k -> ConcurrentHashMap.newKeySet()).add(resource));
  }

  /** The resource is gone. */
  public void forget(Resource resource) {
    Set<String> before = byResource.remove(resource);
    if (before != null) {
      before.forEach(key -> drop(resource, key));
    }
  }

  /** Whether any resource cares for this object, or account. */
  boolean concern(String key) {
    return byKey.containsKey(key);
  }

  /** Wakes whom these objects belong to. */
  void changed(Collection<String> keys) {
    Set<Resource> woken = new LinkedHashSet<>();
    keys.forEach(key -> woken.addAll(byKey.getOrDefault(key, Set.of())));
    woken.forEach(this::wake);
  }

  /** Has a resource looked at now. */
  void wake(Resource resource) {
    Consumer<Resource> sink = sinks.get(resource.kind());
    if (sink != null) {
      sink.accept(resource);
    }
  }

  private void drop(Resource resource, String key) {
    byKey.computeIfPresent(
        key,
        (k, resources) -> {
          resources.remove(resource);
          return resources.isEmpty() ? null : resources;
        });
  }
}
