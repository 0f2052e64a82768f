package dev.ravenhelm.voice.server.presence;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a worker may be doing in TaskRouter.
 *
 * @param available whether tasks are offered meanwhile
 */
record Activity(String sid, String name, boolean available) {

  static Activity of(JsonNode json) {
    return new Activity(
        json.path("sid").asText(),
        json.path("friendly_name").asText(),
        json.path("available").asBoolean());
  }
}
