package dev.ravenhelm.voice.server.events;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A call event as Kafka has it, from whichever replica.
 *
 * @param id the same however often it is told
 * @param time ISO 8601
 * @param data as docs/reference/call-event.v1.schema.json describes it
 */
public record ToldEvent(String id, String time, String rootCallSid, JsonNode data) {

  /** The leg that it is about. */
  public String callSid() {
    return data.path("callSid").asText();
  }

  /** What happened, as {@code ringing}. */
  public String state() {
    return data.path("state").asText();
  }

  /** The agent that it is about, by name; empty where it is about none. */
  public String agent() {
    return data.path("agent").asText();
  }

  /** The queue that the call came through, by name; empty where it came through none. */
  public String queue() {
    return data.path("queue").asText();
  }
}
