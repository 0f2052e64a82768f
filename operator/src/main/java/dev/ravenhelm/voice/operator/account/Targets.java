package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.api.v1alpha1.MenuTarget;
import dev.ravenhelm.voice.api.v1alpha1.Ref;
import dev.ravenhelm.voice.api.v1alpha1.Target;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a target names. Pure. */
public final class Targets {
  private Targets() {}

  /** Names of all queues that a call may reach from here. */
  public static List<String> queues(@Nullable Target target) {
    return names(target, Target::queueRef, MenuTarget::queueRef);
  }

  /** Names of all agents that a call may reach from here. */
  public static List<String> agents(@Nullable Target target) {
    return names(target, Target::agentRef, MenuTarget::agentRef);
  }

  private static List<String> names(
      @Nullable Target target,
      Function<Target, @Nullable Ref> direct,
      Function<MenuTarget, @Nullable Ref> choice) {
    if (target == null) {
      return List.of();
    }
    Stream<MenuTarget> choices =
        target.menu() == null
            ? Stream.of()
            : Stream.concat(
                target.menu().options().values().stream(),
                Stream.ofNullable(target.menu().otherwise()));
    return Stream.concat(Stream.of(target).map(direct), choices.map(choice))
        .filter(Objects::nonNull)
        .map(Ref::name)
        .distinct()
        .toList();
  }
}
