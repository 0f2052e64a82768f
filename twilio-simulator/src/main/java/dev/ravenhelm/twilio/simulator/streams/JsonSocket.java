package dev.ravenhelm.twilio.simulator.streams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A WebSocket to the account's server that carries JSON both ways, in order. */
final class JsonSocket {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What waits for a slow reader at the most: ten seconds of both tracks. */
  private static final int WAITING = 1000;

  /** Ends the queue: nothing more is sent. */
  private static final String LAST = "";

  private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>();
  private final Listener listener;
  private volatile boolean closed;

  JsonSocket(Listener listener) {
    this.listener = listener;
  }

  /** Connects; says why not where it could not. */
  Optional<String> open(HttpClient http, String url, String signature) {
    try {
      WebSocket socket =
          http.newWebSocketBuilder()
              .connectTimeout(PATIENCE)
              .header("X-Twilio-Signature", signature)
              .buildAsync(URI.create(url), new Incoming())
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      Thread.ofVirtual().name("stream-out").start(() -> write(socket));
      return Optional.empty();
    } catch (IllegalArgumentException | ExecutionException e) {
      return failed(String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause()));
    } catch (TimeoutException e) {
      return failed("no answer within " + PATIENCE.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("interrupted");
    }
  }

  boolean closed() {
    return closed;
  }

  void send(ObjectNode message) {
    if (!closed) {
      waiting.add(message.toString());
    }
  }

  /** Whether the reader is too slow for what comes every 20 ms. */
  boolean behind() {
    return waiting.size() >= WAITING;
  }

  /** Sends what waits, and then no more. */
  void close() {
    closed = true;
    waiting.add(LAST);
  }

  private Optional<String> failed(String why) {
    closed = true;
    return Optional.of(why);
  }

  private void write(WebSocket socket) {
    try {
      for (String next = waiting.take(); !next.equals(LAST); next = waiting.take()) {
        socket.sendText(next, true).join();
      }
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    } catch (CompletionException e) {
      // the other side has gone: whoever waits for it is told as when it says so
      gone();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void gone() {
    if (!closed) {
      close();
      listener.gone();
    }
  }

  private void read(String text) {
    try {
      JsonNode message = JSON.readTree(text);
      if (message.isObject()) {
        listener.message(message);
      } else {
        listener.unreadable(text);
      }
    } catch (JsonProcessingException e) {
      listener.unreadable(text);
    }
  }

  /** What comes from the other side, one after the other. */
  interface Listener {
    void message(JsonNode message);

    /** Something that is no JSON object. */
    void unreadable(String text);

    /** The other side has ended it, or was lost. */
    void gone();
  }

  private final class Incoming implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        read(whole);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      gone();
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      gone();
    }
  }
}
