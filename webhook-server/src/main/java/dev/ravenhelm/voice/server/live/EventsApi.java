package dev.ravenhelm.voice.server.live;

import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.agents.Problem;
import dev.ravenhelm.voice.server.calls.LiveCalls;
import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.presence.Presences;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.AgentAccess;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /events}: the agent's state and news as server-sent events. */
public final class EventsApi {

  private static final Logger LOG = LoggerFactory.getLogger(EventsApi.class);

  private final Tables tables;
  private final Streams streams;
  private final OpenPanels panels;
  private final Presences presences;
  private final LiveCalls calls;

  public EventsApi(
      Tables tables, Streams streams, OpenPanels panels, Presences presences, LiveCalls calls) {
    this.panels = panels;
    this.tables = tables;
    this.streams = streams;
    this.presences = presences;
    this.calls = calls;
  }

  /** Streams until the panel is gone or has to come again; refuses one too many of an agent's. */
  public Optional<Problem> get(
      ServerRequest request, ServerResponse response, AgentSession session) {
    Subscription subscription = streams.open(session.agent().name()).orElse(null);
    if (subscription == null) {
      return Optional.of(Problem.tooMany("You have too many panels open. Close some.", 30));
    }
    panels.opened(session);
    try (OutputStream out = opened(response)) {
      new PanelStream(
              new SseWriter(out), streams, subscription, () -> still(session), presences, calls)
          .run();
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("A panel of {} is gone: {}", session.agent().name(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      streams.end(subscription);
      panels.ended(still(session).orElse(session));
    }
    return Optional.empty();
  }

  private static OutputStream opened(ServerResponse response) {
    response
        .header(HeaderNames.CONTENT_TYPE, "text/event-stream")
        .header(HeaderNames.CACHE_CONTROL, "no-store");
    // proxies that collect answers would hold events back
    response.header("X-Accel-Buffering", "no");
    return response.outputStream();
  }

  /** The agent as the table has it now; empty where it may not ask any more. */
  private Optional<AgentSession> still(AgentSession former) {
    RoutingTable table = tables.current().orElse(null);
    AgentAccess access = table == null ? null : table.gateway().access();
    if (table == null || access == null || !former.access().trustsAs(access)) {
      return Optional.empty();
    }
    Agent agent = table.agentsBySubject().get(former.agent().subject());
    return agent == null || agent.suspended()
        ? Optional.empty()
        : Optional.of(new AgentSession(table, access, agent));
  }
}
