package dev.ravenhelm.twilio.simulator.control;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The page that shows the account live: numbers, calls with their stories, and requests. */
public final class LivePage implements Handler {
  private final byte[] html;

  public LivePage() {
    try (InputStream page = LivePage.class.getResourceAsStream("page.html")) {
      if (page == null) {
        throw new IllegalStateException("page.html is missing from the jar");
      }
      html = page.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8");
    response.header(
        HeaderNames.create("Content-Security-Policy"),
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'");
    response.send(html);
  }
}
