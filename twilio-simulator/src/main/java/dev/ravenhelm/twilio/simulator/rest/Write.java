package dev.ravenhelm.twilio.simulator.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A request that has changed something, as the audit log sees it. */
public record Write(
    Principal principal, Route route, ApiRequest request, Optional<JsonNode> answer, String from) {}
