package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells what was exported, what promoting it would write, and what was left out and why. */
final class ExportReport {
  private final String account;
  private final List<String> gatewayNotes = new ArrayList<>();
  private final List<String> gatewayWrites = new ArrayList<>();
  private final Map<String, List<String>> decisions = new LinkedHashMap<>();
  private final List<String> kept = new ArrayList<>();
  private final Map<String, List<String>> writes = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  ExportReport(String account) {
    this.account = account;
  }

  /** What the gateway itself would write, since it has objects of its own. */
  void gateway(List<Change> changes, List<String> notes) {
    counts.merge("VoiceGateway", 1, Integer::sum);
    changes.forEach(change -> gatewayWrites.add(change.describe()));
    gatewayNotes.addAll(notes);
  }

  /** An exported object. */
  void exported(Exported.As as, List<Change> changes) {
    String kind = String.valueOf(as.manifest().get("kind"));
    counts.merge(kind, 1, Integer::sum);
    String name = kind + " " + name(as);
    as.decisions()
        .forEach(decision -> decisions.computeIfAbsent(decision, d -> new ArrayList<>()).add(name));
    as.kept().forEach(stays -> kept.add(name + ": " + stays));
    changes.forEach(change -> {
      if (change instanceof Change.Update update
          && update.fields().keySet().equals(Set.of("FriendlyName"))) {
        writes
            .computeIfAbsent("the mark in the number's friendly name", d -> new ArrayList<>())
            .add(name);
      } else {
        writes.computeIfAbsent(change.describe(), d -> new ArrayList<>()).add(name);
      }
    });
  }

  /** An object without a manifest. */
  void leftOut(TwilioObject object, String why) {
    String shown = object.key().orElse(object.friendlyName());
    leftOut.add(
        object.kind().label()
            + " "
            + object.sid()
            + (shown.isEmpty() ? "" : " " + shown)
            + ": "
            + why);
  }

  /** How many objects have no manifest. */
  int countLeftOut() {
    return leftOut.size();
  }

  /** One line for each kind. */
  String summary() {
    List<String> parts = new ArrayList<>();
    counts.forEach((kind, count) -> parts.add(count + " " + kind));
    return String.join(", ", parts) + "; " + leftOut.size() + " left out";
  }

  /** All of it, as Markdown. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("# What was exported from ")
        .append(account)
        .append("\n\n")
        .append(summary())
        .append(".\n\n");
    section(text, "To be decided before the manifests are of use", grouped(decisions), "Nothing.");
    List<String> gateway = new ArrayList<>(gatewayNotes);
    gatewayWrites.forEach(write -> gateway.add("written at promotion: " + write));
    section(text, "The gateway's own objects, which promoting to Full makes", gateway, "None.");
    section(
        text,
        "What promoting to Full writes to what is there already",
        grouped(writes),
        "Nothing.");
    section(text, "What stays in Twilio although no manifest says it", kept, "Nothing.");
    section(text, "Left out", leftOut, "Nothing.");
    text.append(
        """
        ## Next

        1. Make the Secret that gateway.yaml names, with the keys TWILIO_SID and TWILIO_AUTH_TOKEN.
        2. Decide what is listed above, and apply the manifests: the gateway observes and writes nothing.
        3. Read the plan (`kubectl voice plan -f .`, or status.plan), then set managementPolicy to Full.
        """);
    return text.toString();
  }

  private static void section(
      StringBuilder text, String title, List<String> lines, String otherwise) {
    text.append("## ").append(title).append("\n\n");
    if (lines.isEmpty()) {
      text.append(otherwise).append('\n');
    }
    lines.forEach(line -> text.append("- ").append(line).append('\n'));
    text.append('\n');
  }

  private static List<String> grouped(Map<String, List<String>> lines) {
    return lines.entrySet().stream()
        .map(line -> line.getKey() + " (" + String.join(", ", line.getValue()) + ")")
        .toList();
  }

  private static String name(Exported.As as) {
    return as.manifest().get("metadata") instanceof Map<?, ?> metadata
        ? String.valueOf(metadata.get("name"))
        : "";
  }
}
