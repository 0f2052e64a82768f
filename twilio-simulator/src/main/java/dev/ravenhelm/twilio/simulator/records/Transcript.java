package dev.ravenhelm.twilio.simulator.records;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Records as text that is the same in every run: SIDs are numbered in the order in which they
 * appear, moments, durations on the wall and ports are left out.
 */
public final class Transcript {
  private static final Pattern SID = Pattern.compile("\\b([A-Z]{2})[0-9a-f]{32}\\b");
  private static final Pattern RFC_2822 =
      Pattern.compile("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} [+-][0-9]{4}");
  private static final Pattern ISO =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\\.[0-9]+)?Z");
  private static final Pattern LOCAL =
      Pattern.compile("https?://(localhost|127\\.0\\.0\\.1):[0-9]+");
  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Set<String> MOMENTS = Set.of("Timestamp", "TimestampMs", "TaskAge");
  private static final Set<String> EVERYWHERE =
      Set.of(
          "AccountSid",
          "ApiVersion",
          "CallToken",
          "Called",
          "Caller",
          "StirVerstat",
          "FromCity",
          "FromState",
          "FromZip",
          "FromCountry",
          "ToCity",
          "ToState",
          "ToZip",
          "ToCountry",
          "CalledCity",
          "CalledState",
          "CalledZip",
          "CalledCountry",
          "CallerCity",
          "CallerState",
          "CallerZip",
          "CallerCountry");

  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  private Transcript() {}

  public static String of(List<Exchanged> records) {
    var transcript = new Transcript();
    var text = new StringBuilder();
    records.forEach(record -> transcript.write(record, text));
    return text.toString();
  }

  private void write(Exchanged record, StringBuilder text) {
    text.append(record.side() == Exchanged.Side.REQUEST ? "→ " : "← ")
        .append(record.method())
        .append(' ')
        .append(plain(record.target()))
        .append(" (")
        .append(plain(record.what()))
        .append(")\n");
    new TreeMap<>(record.sent().all())
        .forEach((name, values) -> {
          if (!EVERYWHERE.contains(name)) {
            values.forEach(value ->
                text.append("    ")
                    .append(name)
                    .append('=')
                    .append(MOMENTS.contains(name) ? "<moment>" : plain(value))
                    .append('\n'));
          }
        });
    text.append("  ").append(record.status() == 0 ? "no answer" : record.status());
    if (record.code() != 0) {
      text.append(" code ").append(record.code());
    }
    text.append('\n');
    plain(record.answer().strip())
        .lines()
        .forEach(line -> text.append("    ").append(line).append('\n'));
  }

  private String plain(String words) {
    String named = replace(SID, words, match -> name(match.group(), match.group(1)));
    String timeless = replace(ISO, replace(RFC_2822, named, m -> "<moment>"), m -> "<moment>");
    return replace(UUID, replace(LOCAL, timeless, m -> "<server>"), m -> "<uuid>");
  }

  private String name(String sid, String prefix) {
    return names.computeIfAbsent(sid, s -> prefix + "#" + counts.merge(prefix, 1, Integer::sum));
  }

  private static String replace(Pattern pattern, String text, Function<MatchResult, String> by) {
    return pattern.matcher(text).replaceAll(by);
  }
}
