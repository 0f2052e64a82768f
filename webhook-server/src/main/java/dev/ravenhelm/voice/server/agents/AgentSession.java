package dev.ravenhelm.voice.server.agents;

import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.AgentAccess;
import dev.ravenhelm.voice.server.routing.RoutingTable;

/** The agent behind a request, and the table that says so. */
public record AgentSession(RoutingTable table, AgentAccess access, Agent agent) {}
