package dev.ravenhelm.voice.server.routing;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Callers whose calls are refused.
 *
 * @param numbers in E.164
 * @param beginnings of numbers, with their plus sign
 * @param anonymous whether those are refused that hide their number
 */
public record BlockedCallers(Set<String> numbers, Set<String> beginnings, boolean anonymous) {

  public static final BlockedCallers NOBODY = of(List.of());

  /**
   * What stands instead of a hidden number: words, or words spelled on a keypad, as 2-666-9668-7
   * for anonymous (support.twilio.com, "Why am I receiving calls from these strange numbers?").
   */
  private static final Set<String> HIDDEN =
      Set.of(
          "",
          "anonymous",
          "restricted",
          "unknown",
          "+266696687",
          "+7378742833",
          "+2562533",
          "+8656696",
          "+86282452253");

  private static final String ANONYMOUS = "anonymous";

  public BlockedCallers {
    numbers = Set.copyOf(numbers);
    beginnings = Set.copyOf(beginnings);
  }

  /** As a gateway's spec lists them: {@code +15550100001}, {@code +1900*}, {@code anonymous}. */
  static BlockedCallers of(List<String> listed) {
    Set<String> numbers = new HashSet<>();
    Set<String> beginnings = new HashSet<>();
    for (String entry : listed) {
      if (entry.endsWith("*")) {
        beginnings.add(entry.substring(0, entry.length() - 1));
      } else if (!entry.equals(ANONYMOUS)) {
        numbers.add(entry);
      }
    }
    return new BlockedCallers(numbers, beginnings, listed.contains(ANONYMOUS));
  }

  /** Whether a caller, as Twilio names it in {@code From}, is one of them. */
  boolean include(String from) {
    if (HIDDEN.contains(from)) {
      return anonymous;
    }
    // a number has fewer digits than a list has entries
    for (int end = from.length(); end > 1 && !beginnings.isEmpty(); end--) {
      if (beginnings.contains(from.substring(0, end))) {
        return true;
      }
    }
    return numbers.contains(from);
  }
}
