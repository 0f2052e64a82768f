package dev.ravenhelm.voice.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.api.v1alpha1.Voice;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A TaskRouter worker as an AgentIdentity. */
final class WorkerExport {
  private static final String CLIENT = "client:";
  private static final Pattern IDENTITY = Pattern.compile("[A-Za-z0-9_]{1,121}");
  private static final Pattern SKILL = Pattern.compile(Voice.SKILL);
  private static final Pattern NAME = Pattern.compile(Voice.OBJECT_NAME);
  private static final int HIGHEST = 10;

  private final String gateway;
  private final String namespace;
  private final ExportedNames names = new ExportedNames();

  WorkerExport(String gateway, String namespace) {
    this.gateway = gateway;
    this.namespace = namespace;
  }

  /**
   * The worker's manifest.
   *
   * @param worker with its attributes, which lists omit
   */
  Exported export(TwilioObject worker) {
    if (OwnerMark.in(worker.friendlyName()).isPresent()) {
      return new Exported.LeftOut(
          worker, "it carries the mark of an installation, whose resource it is");
    }
    WorkerAttributes attributes = WorkerAttributes.of(worker);
    String contact = attributes.text("contact_uri");
    String identity =
        contact.startsWith(CLIENT)
            ? contact.substring(CLIENT.length())
            : attributes.text("identity");
    if (!contact.isEmpty() && !contact.startsWith(CLIENT)) {
      return new Exported.LeftOut(
          worker,
          "its contact_uri is no client: address, so that no browser or phone signs in as it");
    }
    if (!IDENTITY.matcher(identity).matches()) {
      return new Exported.LeftOut(
          worker,
          identity.isEmpty()
              ? "its attributes have no contact_uri, so that it has no identity"
              : "its identity has other characters than letters, digits and underscores");
    }
    List<String> decisions = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("gatewayRef", Map.of("name", gateway));
    spec.put("identity", identity);
    spec.put("subject", subject(worker, attributes, decisions));
    List<Map<String, Object>> skills = skills(attributes.json(), kept);
    if (!skills.isEmpty()) {
      spec.put("skills", skills);
    }
    if (attributes.text("inbound").equals("no")) {
      spec.put("permissions", Map.of("inbound", false));
    }
    spec.put("adopt", Map.of("workerSid", worker.sid()));
    // the name is among the attributes that the operator writes: one that is there stays
    String agent = attributes.text("agent");
    String name = names.of(NAME.matcher(agent).matches() ? agent : identity);
    return new Exported.As(
        worker, ManifestText.of("AgentIdentity", namespace, name, spec), decisions, kept);
  }

  private static String subject(
      TwilioObject worker, WorkerAttributes attributes, List<String> decisions) {
    for (String key : List.of("subject", "sub", "email")) {
      if (!attributes.text(key).isEmpty()) {
        decisions.add(
            "subject: taken from the attribute "
                + key
                + "; it must be what the issuer's tokens say");
        return attributes.text(key);
      }
    }
    decisions.add(
        "subject: Twilio does not know who this is; the manifest names nobody (replace-me-…) until you write the subject of the issuer's tokens");
    return "replace-me-" + worker.sid();
  }

  /** Ours, else those that Flex has below {@code routing}. */
  private static List<Map<String, Object>> skills(JsonNode attributes, List<String> kept) {
    JsonNode from = attributes.path("skills").isArray() ? attributes : attributes.path("routing");
    Set<String> names = new LinkedHashSet<>();
    from.path("skills").forEach(skill -> names.add(skill.asText()));
    List<Map<String, Object>> skills = new ArrayList<>();
    for (String name : names) {
      JsonNode level = from.path("levels").path(name);
      boolean expressible =
          SKILL.matcher(name).matches()
              && (level.isMissingNode()
                  || level.isNull()
                  || (level.isIntegralNumber() && level.asInt() >= 1 && level.asInt() <= HIGHEST));
      if (!expressible) {
        kept.add(
            "the skill \"" + name + "\", which is no name in lower case with a level from 1 to 10");
        continue;
      }
      Map<String, Object> skill = new LinkedHashMap<>();
      skill.put("name", name);
      if (level.isIntegralNumber()) {
        skill.put("level", level.asInt());
      }
      skills.add(skill);
    }
    return skills;
  }
}
