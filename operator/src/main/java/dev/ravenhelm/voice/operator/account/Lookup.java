package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the objects of one kind that resources of another name, and wakes those resources when such
 * an object comes, goes or changes.
 *
 * @param <R> the kind that is named
 * @param <P> the kind that names it
 */
public final class Lookup<R extends HasMetadata, P extends HasMetadata> {
  private final InformerEventSource<R, P> source;

  private Lookup(InformerEventSource<R, P> source) {
    this.source = source;
  }

  /**
   * Watches a kind.
   *
   * @param named names of the objects that a resource names, in its own namespace
   * @param matters whether a change of such an object is of interest
   */
  public static <R extends HasMetadata, P extends HasMetadata> Lookup<R, P> watch(
      EventSourceContext<P> context,
      Class<R> kind,
      Class<P> primary,
      Function<P, List<String>> named,
      BiPredicate<R, R> matters) {
    Function<P, List<String>> readable = p -> isReadable(p) ? named.apply(p) : List.of();
    String index = "names-" + kind.getSimpleName();
    context
        .getPrimaryCache()
        .addIndexer(
            index,
            p ->
                readable.apply(p).stream()
                    .map(name -> p.getMetadata().getNamespace() + "/" + name)
                    .toList());
    InformerEventSourceConfiguration<R> configuration =
        InformerEventSourceConfiguration.from(kind, primary)
            .withName(kind.getSimpleName() + "-named")
            .withNamespacesInheritedFromController()
            .withOnUpdateFilter((after, before) -> matters.test(before, after))
            .withSecondaryToPrimaryMapper(object ->
                context
                    .getPrimaryCache()
                    .byIndex(
                        index,
                        object.getMetadata().getNamespace() + "/" + object.getMetadata().getName())
                    .stream()
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet()))
            .withPrimaryToSecondaryMapper((P p) ->
                readable.apply(p).stream()
                    .map(name -> new ResourceID(name, p.getMetadata().getNamespace()))
                    .collect(Collectors.toCollection(java.util.HashSet::new)))
            .build();
    return new Lookup<>(new InformerEventSource<>(configuration, context));
  }

  /** A resource of another version may lack what every resource of this one has. */
  private static boolean isReadable(HasMetadata resource) {
    return !(resource instanceof VoiceResource<?, ?> ours) || ours.unreadable().isEmpty();
  }

  /** A lookup that {@code prepareEventSources} made, which comes before any reconciliation. */
  public static <L> L require(@Nullable L lookup) {
    return Objects.requireNonNull(lookup, "prepareEventSources has not run");
  }

  /** The event source, for the reconciler's list. */
  public InformerEventSource<R, P> source() {
    return source;
  }

  /** An object by name. */
  public Optional<R> find(String namespace, String name) {
    return source.get(new ResourceID(name, namespace));
  }
}
