package dev.ravenhelm.voice.server.presence;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The activities of a workspace. Four have a meaning by their name, which the operator makes sure
 * of; every other one that is not available is a reason to be away.
 */
record Activities(List<Activity> all) {

  private static final String AVAILABLE = "Available";
  private static final String AWAY = "Unavailable";
  private static final String WRAP_UP = "WrapUp";
  private static final String OFFLINE = "Offline";

  Activities {
    all = List.copyOf(all);
  }

  /** Reasons to be away, by name. */
  List<String> reasons() {
    return all.stream()
        .filter(activity -> !activity.available())
        .map(Activity::name)
        .filter(name -> Stream.of(AWAY, WRAP_UP, OFFLINE).noneMatch(name::equalsIgnoreCase))
        .sorted()
        .toList();
  }

  /** The activity of a state; empty where the workspace has none. */
  Optional<Activity> of(Presence.State state, @Nullable String reason) {
    return switch (state) {
      case AVAILABLE ->
          named(AVAILABLE)
              .filter(Activity::available)
              .or(() -> all.stream().filter(Activity::available).findFirst());
      case AWAY ->
          reason == null
              ? named(AWAY)
              : named(reason).filter(activity -> reasons().contains(activity.name()));
      case WRAP_UP -> named(WRAP_UP);
      case OFFLINE -> named(OFFLINE);
    };
  }

  /** What a worker in this activity is, to people. */
  static Presence.State state(String name, boolean available) {
    if (available) {
      return Presence.State.AVAILABLE;
    }
    if (name.equalsIgnoreCase(WRAP_UP)) {
      return Presence.State.WRAP_UP;
    }
    return name.equalsIgnoreCase(OFFLINE) ? Presence.State.OFFLINE : Presence.State.AWAY;
  }

  /** The name of an activity where it says more than its state. */
  static @Nullable String reason(String name, Presence.State state) {
    return state == Presence.State.AWAY && !name.equalsIgnoreCase(AWAY) ? name : null;
  }

  private Optional<Activity> named(String name) {
    return all.stream().filter(activity -> activity.name().equalsIgnoreCase(name)).findFirst();
  }
}
