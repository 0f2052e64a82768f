package dev.ravenhelm.twilio.simulator.phones;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code /phones}: the page and its two files. */
public final class PhonesPage implements HttpService {
  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/", file("phones.html", "text/html; charset=utf-8"))
        .get("/phones.css", file("phones.css", "text/css; charset=utf-8"))
        .get("/phones.js", file("phones.js", "text/javascript; charset=utf-8"));
  }

  private static Handler file(String name, String type) {
    byte[] bytes = read(name);
    return (request, response) ->
        response
            .header(HeaderNames.CONTENT_TYPE, type)
            .header(HeaderNames.CACHE_CONTROL, "no-cache")
            .header(
                HeaderNames.create("Content-Security-Policy"),
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:;"
                    + " connect-src 'self'; media-src mediastream: blob:")
            .send(bytes);
  }

  private static byte[] read(String name) {
    try (InputStream file = PhonesPage.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
