package dev.ravenhelm.voice.operator.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TaskRouter expression over workers, as far as a RoutingQueue can say it: skills, their levels,
 * and agents by name, all of them required.
 *
 * @param skills name and lowest level; 0 for any
 */
record WorkerExpression(Map<String, Integer> skills, List<String> members) {
  private static final Pattern AND = Pattern.compile("\\s+AND\\s+", Pattern.CASE_INSENSITIVE);
  private static final String PREFIX = "(?:worker\\.)?";
  private static final Pattern ANYBODY =
      Pattern.compile(PREFIX + "inbound\\s*==\\s*[\"']yes[\"']|1\\s*==\\s*1");
  private static final Pattern HAS =
      Pattern.compile(PREFIX + "(?:routing\\.)?skills\\s+HAS\\s+[\"']([a-z][a-z0-9_]*)[\"']");
  private static final Pattern LEVEL =
      Pattern.compile(PREFIX + "(?:routing\\.)?levels\\.([a-z][a-z0-9_]*)\\s*>=\\s*([0-9]{1,2})");
  private static final Pattern MEMBERS = Pattern.compile(PREFIX + "agent\\s+IN\\s+\\[([^\\]]*)\\]");

  /** What an expression says; empty where it says more. */
  static Optional<WorkerExpression> parse(String text) {
    Map<String, Integer> skills = new LinkedHashMap<>();
    List<String> members = new ArrayList<>();
    for (String term : AND.split(text.isBlank() ? "1==1" : text.strip(), -1)) {
      Matcher has = HAS.matcher(term);
      Matcher level = LEVEL.matcher(term);
      Matcher agents = MEMBERS.matcher(term);
      if (has.matches()) {
        skills.putIfAbsent(has.group(1), 0);
      } else if (level.matches()) {
        skills.put(level.group(1), Integer.parseInt(level.group(2)));
      } else if (agents.matches()) {
        for (String agent : agents.group(1).split(",", -1)) {
          members.add(agent.strip().replaceAll("^[\"']|[\"']$", ""));
        }
      } else if (!ANYBODY.matcher(term).matches()) {
        return Optional.empty();
      }
    }
    return Optional.of(new WorkerExpression(skills, members));
  }

  /** The skills as a manifest has them. */
  List<Map<String, Object>> requirements() {
    List<Map<String, Object>> requirements = new ArrayList<>();
    skills.forEach((name, level) -> {
      Map<String, Object> requirement = new LinkedHashMap<>();
      requirement.put("name", name);
      if (level > 0) {
        requirement.put("minLevel", level);
      }
      requirements.add(requirement);
    });
    return requirements;
  }
}
