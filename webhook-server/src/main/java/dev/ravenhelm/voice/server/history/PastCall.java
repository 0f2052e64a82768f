package dev.ravenhelm.voice.server.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.calls.Remarks;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A call that an agent had, or might have had.
 *
 * @param callSid the caller's leg
 * @param time when its outcome was known: the agent answered, or did not
 * @param seconds how long they talked; null where they did not, or nobody knows
 */
record PastCall(
    String callSid,
    Instant time,
    boolean outgoing,
    Ends ends,
    Outcome outcome,
    @Nullable Long seconds,
    Remarks remarks,
    List<Taped> recordings) {

  /** What came of it. */
  enum Outcome {
    ANSWERED,
    /** It rang, and nobody answered in time. */
    MISSED,
    DECLINED,
    /** Somebody else had it first. */
    WITHDRAWN,
    /** The caller left before anybody answered. */
    ABANDONED,
    BUSY,
    FAILED
  }

  /**
   * Who was to talk with whom; null where unknown or none.
   *
   * @param number the VoiceNumber that was called or shown, by name
   * @param queue by name
   * @param agent by name
   */
  record Ends(
      @Nullable String from,
      @Nullable String to,
      @Nullable String number,
      @Nullable String queue,
      @Nullable String agent) {}

  /** A recording of it. */
  record Taped(String sid, long seconds) {}

  PastCall {
    recordings = List.copyOf(recordings);
  }

  ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("callSid", callSid)
            .put("time", time.toString())
            .put("direction", outgoing ? "outbound" : "inbound")
            .put("outcome", outcome.name().toLowerCase(Locale.ROOT));
    put(json, "from", ends.from);
    put(json, "to", ends.to);
    put(json, "number", ends.number);
    put(json, "queue", ends.queue);
    put(json, "agent", ends.agent);
    if (seconds != null) {
      json.put("durationSeconds", seconds);
    }
    remarks.into(json);
    ArrayNode list = json.putArray("recordings");
    recordings.forEach(each ->
        list.addObject().put("recordingSid", each.sid).put("durationSeconds", each.seconds));
    return json;
  }

  private static void put(ObjectNode json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
