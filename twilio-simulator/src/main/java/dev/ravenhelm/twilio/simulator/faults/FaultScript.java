package dev.ravenhelm.twilio.simulator.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.twilio.simulator.clock.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Reader of faults as they are written, in YAML or JSON. */
public final class FaultScript {
  private static final Set<String> MEMBERS =
      Set.of(
          "on",
          "method",
          "path",
          "account",
          "number",
          "nth",
          "times",
          "kind",
          "status",
          "retryAfter",
          "delay",
          "delayMs");
  private static final int LONG_MILLIS = 60_000;

  private FaultScript() {}

  /** Reads {@code {faults: [...]}}, a list, or one fault. */
  public static List<Fault> read(JsonNode script) {
    JsonNode list = script.has("faults") ? script.path("faults") : script;
    var faults = new ArrayList<Fault>();
    if (list.isArray()) {
      list.forEach(one -> faults.add(fault(one)));
    } else {
      faults.add(fault(list));
    }
    return faults;
  }

  private static Fault fault(JsonNode json) {
    if (!json.isObject()) {
      throw new BadFault("a fault is an object with at least 'kind', was " + json);
    }
    for (var member : json.properties()) {
      if (!MEMBERS.contains(member.getKey())) {
        throw new BadFault(
            "'" + member.getKey() + "' is no part of a fault; these are: " + sorted(MEMBERS));
      }
    }
    Fault.Kind kind = kind(json.path("kind").asText(""));
    String side = json.path("on").asText(kind.side().name().toLowerCase(Locale.ROOT));
    if (!side.equalsIgnoreCase(kind.side().name())) {
      throw new BadFault(
          kind.word() + " happens on " + kind.side().name().toLowerCase(Locale.ROOT));
    }
    return new Fault(
        kind.side(),
        text(json, "method"),
        pattern(json.path("path").asText("")),
        text(json, "account"),
        text(json, "number"),
        Math.max(1, json.path("nth").asInt(1)),
        times(json.path("times")),
        kind,
        json.path("status").asInt(500),
        text(json, "retryAfter").map(FaultScript::duration),
        text(json, "delay")
            .map(FaultScript::duration)
            .orElseGet(() -> Duration.ofMillis(json.path("delayMs").asLong(LONG_MILLIS))));
  }

  private static Fault.Kind kind(String word) {
    return Arrays.stream(Fault.Kind.values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new BadFault(
                "kind '"
                    + word
                    + "' is none of "
                    + Arrays.stream(Fault.Kind.values())
                        .map(Fault.Kind::word)
                        .collect(Collectors.joining(", "))));
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new BadFault("path is not a regular expression: " + e.getDescription());
    }
  }

  private static int times(JsonNode times) {
    return times.asText().equals("always") ? Integer.MAX_VALUE : Math.max(1, times.asInt(1));
  }

  private static Duration duration(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadFault(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> text(JsonNode json, String member) {
    return json.hasNonNull(member) ? Optional.of(json.path(member).asText()) : Optional.empty();
  }

  private static String sorted(Set<String> words) {
    return String.join(", ", words.stream().sorted().toList());
  }

  /** A script that cannot be followed. */
  public static final class BadFault extends RuntimeException {
    BadFault(String words) {
      super(words, null, false, false);
    }
  }
}
