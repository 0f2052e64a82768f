package dev.ravenhelm.voice.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The stand-in's access policies: deny by default, {@code *} at the end of a path matches any rest,
 * {@code +} any one segment, and the most specific path decides. Source:
 * openbao.org/docs/concepts/policies.
 */
final class BaoPolicies {

  /** OpenBao's own order, least specific first. */
  private static final Comparator<String> BY_PRIORITY =
      Comparator.<String>comparingInt(BaoPolicies::firstWildcard)
          .thenComparing(path -> !path.endsWith("*"))
          .thenComparing(
              Comparator.<String>comparingLong(path -> path.chars().filter(c -> c == '+').count())
                  .reversed())
          .thenComparingInt(String::length)
          .thenComparing(Comparator.naturalOrder());

  private final Map<String, Map<String, Set<String>>> byName = new ConcurrentHashMap<>();

  /**
   * Takes a policy in its JSON form: {@code {"path": {"secret/data/x": {"capabilities":
   * ["read"]}}}}.
   */
  void put(String name, JsonNode policy) {
    Map<String, Set<String>> paths = new TreeMap<>();
    policy
        .path("path")
        .properties()
        .forEach(path -> {
          Set<String> capabilities = new HashSet<>();
          path.getValue().path("capabilities").forEach(c -> capabilities.add(c.asText()));
          paths.put(path.getKey(), capabilities);
        });
    byName.put(name, paths);
  }

  boolean allow(Collection<String> policies, String path, String capability) {
    Map<String, Set<String>> matching = new TreeMap<>(BY_PRIORITY.reversed());
    for (String policy : policies) {
      byName
          .getOrDefault(policy, Map.of())
          .forEach((pattern, capabilities) -> {
            if (matches(pattern, path)) {
              matching.computeIfAbsent(pattern, _ -> new HashSet<>()).addAll(capabilities);
            }
          });
    }
    if (matching.isEmpty()) {
      return false;
    }
    Set<String> decisive = matching.values().iterator().next();
    return decisive.contains(capability) && !decisive.contains("deny");
  }

  private static boolean matches(String pattern, String path) {
    boolean prefix = pattern.endsWith("*");
    String[] wanted =
        (prefix ? pattern.substring(0, pattern.length() - 1) : pattern).split("/", -1);
    String[] given = path.split("/", -1);
    if (given.length < wanted.length || (!prefix && given.length != wanted.length)) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      boolean last = prefix && i == wanted.length - 1;
      boolean same = last ? given[i].startsWith(wanted[i]) : given[i].equals(wanted[i]);
      if (!same && !wanted[i].equals("+")) {
        return false;
      }
    }
    return true;
  }

  private static int firstWildcard(String path) {
    return path.chars().filter(c -> c == '+' || c == '*').findFirst().isPresent()
        ? Math.min(orEnd(path, path.indexOf('+')), orEnd(path, path.indexOf('*')))
        : Integer.MAX_VALUE;
  }

  private static int orEnd(String path, int index) {
    return index < 0 ? path.length() : index;
  }
}
