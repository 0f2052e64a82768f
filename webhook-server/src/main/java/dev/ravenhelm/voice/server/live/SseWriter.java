package dev.ravenhelm.voice.server.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html. */
final class SseWriter {

  private final OutputStream out;

  SseWriter(OutputStream out) {
    this.out = out;
  }

  /** How long a panel waits before it connects again. */
  void retryAfter(int millis) throws IOException {
    write("retry: " + millis + "\n\n");
  }

  void event(String name, JsonNode data) throws IOException {
    write("event: " + name + "\ndata: " + data + "\n\n");
  }

  void event(String name, String id, JsonNode data) throws IOException {
    write("id: " + id + "\nevent: " + name + "\ndata: " + data + "\n\n");
  }

  /** A comment, by which both sides and all proxies notice that the other is still there. */
  void beat() throws IOException {
    write(":\n\n");
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
