package dev.ravenhelm.voice.server.agents;

import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.routing.AgentAccess;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Optional;
import java.util.Set;

/**
 * Lets pages of the gateway's allowed origins read answers; pages of others get no header that
 * would. Answers preflights for every path.
 */
public final class AllowedOrigins implements Filter {

  private static final HeaderName ASKED_METHOD =
      HeaderNames.create("Access-Control-Request-Method");

  private final Tables tables;

  public AllowedOrigins(Tables tables) {
    this.tables = tables;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    response.header(HeaderNames.VARY, "Origin");
    boolean allowed = allow(request, response);
    if (!request.prologue().method().equals(Method.OPTIONS)
        || !request.headers().contains(ASKED_METHOD)) {
      chain.proceed();
      return;
    }
    if (allowed) {
      response
          .header("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
          .header("Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID")
          .header("Access-Control-Max-Age", "600");
    }
    response.status(Status.NO_CONTENT_204).send();
  }

  private boolean allow(RoutingRequest request, RoutingResponse response) {
    String origin = request.headers().value(HeaderNames.ORIGIN).orElse("");
    Set<String> allowed =
        tables
            .current()
            .flatMap(table -> Optional.ofNullable(table.gateway().access()))
            .map(AgentAccess::allowedOrigins)
            .orElse(Set.of());
    if (!allowed.contains(origin)) {
      return false;
    }
    response
        .header("Access-Control-Allow-Origin", origin)
        .header("Access-Control-Expose-Headers", "Retry-After");
    return true;
  }
}
