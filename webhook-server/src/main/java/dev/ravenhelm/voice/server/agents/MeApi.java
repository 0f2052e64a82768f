package dev.ravenhelm.voice.server.agents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentitySpec.Outbound;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec.Engine;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.Gateway;
import dev.ravenhelm.voice.server.routing.OutgoingRouter;
import io.helidon.webserver.http.ServerRequest;
import java.util.Collection;

/** {@code /me}: who the agent is to this gateway, and what it lets the agent do. */
public final class MeApi {

  private final OutgoingRouter outgoing = new OutgoingRouter();

  public Reply get(ServerRequest request, AgentSession session) {
    Agent agent = session.agent();
    Gateway gateway = session.table().gateway();
    ObjectNode me =
        JsonNodeFactory.instance
            .objectNode()
            .put("agent", agent.name())
            .put("identity", agent.identity())
            .put("gateway", gateway.name())
            .put("presence", gateway.engine() == Engine.TaskRouter && agent.workerSid() != null);
    ObjectNode skills = me.putObject("skills");
    agent.skills().forEach(skills::put);
    ObjectNode permissions = me.putObject("permissions").put("inbound", agent.inbound());
    Outbound outbound = agent.outbound();
    ObjectNode out = permissions.putObject("outbound");
    names(out.putArray("countries"), outgoing.countries(session.table(), agent));
    out.put("sip", outbound != null && Boolean.TRUE.equals(outbound.sip()));
    out.put("agents", outbound != null && Boolean.TRUE.equals(outbound.agents()));
    out.put("premium", gateway.outgoing().premium());
    out.put("emergency", gateway.outgoing().emergency());
    out.put("callsPerHour", gateway.outgoing().callsPerHour());
    names(permissions.putArray("supervise"), agent.supervises());
    permissions.put("erase", agent.erases());
    return new Reply.Json(me);
  }

  private static void names(ArrayNode list, Collection<String> names) {
    names.stream().sorted().forEach(list::add);
  }
}
