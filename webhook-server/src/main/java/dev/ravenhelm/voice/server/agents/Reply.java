package dev.ravenhelm.voice.server.agents;

import com.fasterxml.jackson.databind.JsonNode;

/** What an agent's request gets. */
public sealed interface Reply {

  /** What was asked for. */
  record Json(JsonNode body) implements Reply {}

  /** A problem in its place. */
  record Refused(Problem problem) implements Reply {}
}
