package dev.ravenhelm.twilio.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * The account's own WebSocket server in a test: notes what it is told, and says what it is told to.
 */
final class SocketServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final WebServer server;
  private final List<Session> sessions = new CopyOnWriteArrayList<>();

  SocketServer() {
    server =
        WebServer.builder()
            .host("127.0.0.1")
            .shutdownHook(false)
            .addRouting(
                WsRouting.builder()
                    .endpoint(
                        "/socket",
                        () -> {
                          var session = new Session();
                          sessions.add(session);
                          return session;
                        }))
            .build()
            .start();
  }

  String url() {
    return "ws://127.0.0.1:" + server.port() + "/socket";
  }

  /** The connection of that number, from 0, once it is open. */
  Session session(int number) {
    return Awaitility.await()
        .until(() -> sessions.size() > number ? sessions.get(number) : null, s -> s != null);
  }

  @Override
  public void close() {
    server.stop();
  }

  /** One connection. */
  static final class Session implements WsListener {
    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private volatile WsSession socket;
    private volatile boolean closed;

    @Override
    public void onOpen(WsSession opened) {
      socket = opened;
    }

    @Override
    public void onMessage(WsSession from, String part, boolean last) {
      text.append(part);
      if (last) {
        try {
          received.add(JSON.readTree(text.toString()));
        } catch (JsonProcessingException e) {
          throw new AssertionError("not JSON: " + text, e);
        }
        text.setLength(0);
      }
    }

    @Override
    public void onClose(WsSession gone, int status, String reason) {
      closed = true;
    }

    boolean closed() {
      return closed;
    }

    void say(String json) {
      socket.send(json, true);
    }

    void hangUp() {
      socket.close(1000, "done");
    }

    List<JsonNode> all(Predicate<JsonNode> wanted) {
      return received.stream().filter(wanted).toList();
    }

    List<JsonNode> events(String event) {
      return all(m -> m.path("event").asText().equals(event));
    }

    JsonNode event(String event) {
      return awaitOne(m -> m.path("event").asText().equals(event));
    }

    JsonNode message(String type) {
      return awaitOne(m -> m.path("type").asText().equals(type));
    }

    JsonNode awaitOne(Predicate<JsonNode> wanted) {
      return Awaitility.await().until(() -> all(wanted), found -> !found.isEmpty()).getFirst();
    }
  }
}
