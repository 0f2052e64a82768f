package dev.ravenhelm.voice.operator.cli;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names for resources, made from what Twilio's objects are called; no name twice. */
final class ExportedNames {
  private static final int LONGEST = 200;

  private final Set<String> given = new HashSet<>();

  /** A free name that is like this one. */
  synchronized String of(String human) {
    String name =
        human.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    name = name.isEmpty() ? "unnamed" : name.substring(0, Math.min(LONGEST, name.length()));
    String free = name;
    for (int i = 2; !given.add(free); i++) {
      free = name + "-" + i;
    }
    return free;
  }
}
