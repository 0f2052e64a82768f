package dev.ravenhelm.voice.server.voicemail;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.Line;
import dev.ravenhelm.voice.server.routing.Mailbox;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that was left at this gateway.
 *
 * @param sid the recording's
 * @param callSid the caller's leg
 * @param line the VoiceNumber that was called
 */
record Message(
    String sid,
    String callSid,
    Instant time,
    long seconds,
    String from,
    Line line,
    Mailbox mailbox) {

  /**
   * Whether an agent may hear it.
   *
   * @param assigned to whom it was given, by name; null: to nobody
   */
  boolean opensTo(RoutingTable table, Agent agent, @Nullable String assigned) {
    return agent.name().equals(assigned) || mailbox.opensTo(table, agent);
  }

  ObjectNode json(@Nullable String assigned, @Nullable String words) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("recordingSid", sid)
            .put("callSid", callSid)
            .put("time", time.toString())
            .put("durationSeconds", seconds)
            .put("from", from)
            .put("number", line.name());
    switch (mailbox.kind()) {
      case QUEUE -> json.put("queue", mailbox.name());
      case AGENT -> json.put("agent", mailbox.name());
      case ANYBODY -> {}
    }
    if (assigned != null) {
      json.put("assigned", assigned);
    }
    if (words != null) {
      json.put("transcription", words);
    }
    return json;
  }
}
