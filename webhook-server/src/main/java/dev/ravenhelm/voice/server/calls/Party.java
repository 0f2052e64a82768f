package dev.ravenhelm.voice.server.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * Somebody in a call's conference, or whose telephone or devices ring to join it: Twilio lists
 * both.
 *
 * @param callSid its own leg
 * @param label by which a leg was added, empty where by none
 * @param connected whether it has answered
 */
public record Party(
    String callSid, Role role, String label, boolean connected, boolean muted, boolean held) {

  private static final String SUPERVISOR = "supervisor-";

  /** The label of a caller who was called back, and has another leg than the call began with. */
  private static final String CALLED_BACK = "caller";

  /** Who it is to the call. */
  public enum Role {
    CALLER,
    AGENT,
    /** Somebody added later. */
    GUEST,
    /** Somebody who listens, whispers or has barged in. */
    SUPERVISOR
  }

  static Party of(JsonNode participant, String callerSid, String agentSid) {
    String sid = participant.path("call_sid").asText();
    return new Party(
        sid,
        role(participant, sid, callerSid, agentSid),
        participant.path("label").asText(""),
        participant.path("status").asText("connected").equals("connected"),
        participant.path("muted").asBoolean(),
        participant.path("hold").asBoolean());
  }

  /** What the leg of a supervisor is labelled with, by which it is known as one. */
  static String supervisorLabel(String agent) {
    return SUPERVISOR + agent;
  }

  /** Whether it is somebody that the agent talks with. */
  boolean other() {
    return connected && (role == Role.CALLER || role == Role.GUEST);
  }

  /** Whether it is there in this role, and has answered. */
  boolean is(Role wanted) {
    return connected && role == wanted;
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("callSid", callSid)
        .put("role", role.name().toLowerCase(Locale.ROOT))
        .put("status", connected ? "connected" : "ringing")
        .put("muted", muted)
        .put("held", held);
  }

  private static Role role(JsonNode participant, String sid, String callerSid, String agentSid) {
    if (sid.equals(callerSid) || participant.path("label").asText("").equals(CALLED_BACK)) {
      return Role.CALLER;
    }
    if (sid.equals(agentSid)) {
      return Role.AGENT;
    }
    return participant.path("label").asText("").startsWith(SUPERVISOR)
        ? Role.SUPERVISOR
        : Role.GUEST;
  }
}
