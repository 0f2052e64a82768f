package dev.ravenhelm.voice.server.calls;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.agents.Reply;
import dev.ravenhelm.voice.server.context.ContextAnswer.Unknown;
import dev.ravenhelm.voice.server.context.ContextDocument;
import dev.ravenhelm.voice.server.context.ContextQuery;
import dev.ravenhelm.voice.server.context.ContextService;
import dev.ravenhelm.voice.server.routing.Line;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import io.helidon.webserver.http.ServerRequest;
import java.util.Objects;

/** {@code /calls/{sid}/context}: all that the context service says about a call. */
public final class CallContextApi {

  private final LiveCalls calls;
  private final ContextService context;

  public CallContextApi(LiveCalls calls, ContextService context) {
    this.calls = calls;
    this.context = context;
  }

  public Reply get(ServerRequest request, AgentSession session) {
    String sid = request.path().pathParameters().get("sid");
    return calls
        .seen(session, sid)
        .<Reply>map(call -> new Reply.Json(written(document(session.table(), call))))
        .orElseGet(() -> new Reply.Refused(CallsApi.NOT_YOURS));
  }

  private ContextDocument document(RoutingTable table, LiveCall call) {
    VoiceGatewaySpec.Context service = table.gateway().context();
    Line line = call.number() == null ? null : table.lines().get(call.number());
    return service == null
        ? new ContextDocument(new Unknown(), null)
        : context.document(
            service,
            new ContextQuery(
                call.callSid(),
                table.gateway().name(),
                Objects.requireNonNullElse(call.outside(), ""),
                line == null ? "" : line.number(),
                call.number(),
                call.queue()));
  }

  private static ObjectNode written(ContextDocument document) {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("context", document.answer().word());
    if (document.body() != null) {
      json.set("document", document.body());
    }
    return json;
  }
}
