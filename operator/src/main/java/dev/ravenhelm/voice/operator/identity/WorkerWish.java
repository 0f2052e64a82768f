package dev.ravenhelm.voice.operator.identity;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentitySpec;
import dev.ravenhelm.voice.api.v1alpha1.SkillLevel;
import dev.ravenhelm.voice.operator.plan.Desired;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import java.util.List;
import java.util.Map;

/** What an agent's TaskRouter worker should be, folded from its spec. Pure. */
final class WorkerWish {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private WorkerWish() {}

  /** The worker. */
  static Desired of(
      AgentIdentitySpec spec, String resourceName, String workspaceSid, OwnerMark mark) {
    String identity = spec.clientIdentity(resourceName);
    return Desired.of(
        TwilioKind.WORKER,
        workspaceSid,
        mark,
        identity,
        Map.of("Attributes", attributes(spec, resourceName, identity)));
  }

  private static String attributes(AgentIdentitySpec spec, String resourceName, String identity) {
    ObjectNode attributes = JSON.createObjectNode();
    attributes.put("contact_uri", "client:" + identity);
    attributes.put("identity", identity);
    attributes.put("agent", resourceName);
    attributes.put("inbound", takesCalls(spec) ? "yes" : "no");
    ArrayNode skills = attributes.putArray("skills");
    ObjectNode levels = attributes.putObject("levels");
    for (SkillLevel skill : spec.skills() == null ? List.<SkillLevel>of() : spec.skills()) {
      skills.add(skill.name());
      levels.put(skill.name(), skill.level() == null ? 1 : skill.level());
    }
    return attributes.toString();
  }

  private static boolean takesCalls(AgentIdentitySpec spec) {
    boolean suspended = Boolean.TRUE.equals(spec.suspended());
    boolean permitted =
        spec.permissions() == null || !Boolean.FALSE.equals(spec.permissions().inbound());
    return permitted && !suspended;
  }
}
