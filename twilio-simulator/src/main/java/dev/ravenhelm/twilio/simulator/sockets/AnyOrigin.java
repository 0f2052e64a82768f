package dev.ravenhelm.twilio.simulator.sockets;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsUpgrader;
import java.net.URI;

/**
 * Takes WebSockets from pages of any origin, which Helidon does not: an SDK's page is served by
 * whoever uses it. Sockets for this server's own pages ask {@link #sameAs} themselves.
 */
public final class AnyOrigin extends WsUpgrader {
  private AnyOrigin() {
    super(WsConfig.create());
  }

  public static ServerConnectionSelector selector() {
    return Http1ConnectionSelector.builder()
        .config(Http1Config.create())
        .addUpgrader(new AnyOrigin())
        .build();
  }

  /** Whether a request comes from a page of the host that it goes to, or from no page at all. */
  public static boolean sameAs(Headers headers) {
    String origin = headers.first(HeaderNames.ORIGIN).orElse("");
    try {
      return origin.isEmpty()
          || headers.first(HeaderNames.HOST).orElse("").equals(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  protected void validateOrigin(Headers headers, String origin) {}
}
