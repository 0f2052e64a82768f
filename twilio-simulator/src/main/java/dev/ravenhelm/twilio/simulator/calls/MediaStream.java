package dev.ravenhelm.twilio.simulator.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.io.Closeable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One {@code <Stream>}: a WebSocket to the account's server that tells of a call (twilio.com/docs/
 * voice/media-streams/websocket-messages).
 */
final class MediaStream implements Closeable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String sid;
  private final Call call;
  private final AtomicLong sequence = new AtomicLong(1);
  private volatile @Nullable WebSocket socket;
  private volatile boolean closed;

  MediaStream(String sid, Call call) {
    this.sid = sid;
    this.call = call;
  }

  /** Connects and introduces the call; empty, or why that failed. */
  String open(HttpClient http, String accountSid, Verb.Fork fork, String signature) {
    try {
      WebSocket opened =
          http.newWebSocketBuilder()
              .connectTimeout(PATIENCE)
              .header("X-Twilio-Signature", signature)
              .buildAsync(URI.create(fork.url()), new Listener())
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      socket = opened;
      ObjectNode hello = JSON.createObjectNode();
      hello.put("event", "connected").put("protocol", "Call").put("version", "1.0.0");
      send(hello);
      ObjectNode start = message("start");
      ObjectNode about = start.putObject("start");
      about.put("accountSid", accountSid).put("streamSid", sid).put("callSid", call.sid());
      about.putArray("tracks").add(fork.track().replace("_track", ""));
      about
          .putObject("mediaFormat")
          .put("encoding", "audio/x-mulaw")
          .put("sampleRate", 8000)
          .put("channels", 1);
      ObjectNode custom = about.putObject("customParameters");
      fork.parameters().all().forEach((name, values) -> custom.put(name, values.getFirst()));
      send(start);
      return "";
    } catch (IllegalArgumentException | ExecutionException e) {
      return String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause());
    } catch (TimeoutException e) {
      return "no answer within " + PATIENCE.toSeconds() + " s";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  String sid() {
    return sid;
  }

  boolean closed() {
    return closed;
  }

  /** Tells of a key that was pressed. */
  void digit(char digit) {
    ObjectNode message = message("dtmf");
    message.putObject("dtmf").put("track", "inbound_track").put("digit", "" + digit);
    send(message);
  }

  @Override
  public void close() {
    WebSocket open = socket;
    if (!closed && open != null) {
      ObjectNode stop = message("stop");
      stop.putObject("stop").put("callSid", call.sid());
      send(stop);
      // the server may be gone already; either way nothing more is sent
      var _ = open.sendClose(WebSocket.NORMAL_CLOSURE, "");
    }
    closed = true;
  }

  private ObjectNode message(String event) {
    return JSON.createObjectNode()
        .put("event", event)
        .put("sequenceNumber", "" + sequence.getAndIncrement())
        .put("streamSid", sid);
  }

  private synchronized void send(ObjectNode message) {
    WebSocket open = socket;
    if (open == null || closed) {
      return;
    }
    try {
      open.sendText(message.toString(), true).join();
    } catch (CompletionException e) {
      call.tell("warning", "31924 Stream: " + e.getCause());
      closed = true;
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        receive(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      ended();
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      call.tell("warning", "31921 Stream: " + error.getMessage());
      ended();
    }

    private void ended() {
      closed = true;
      call.wake();
    }

    /** A mark comes back once what was sent before it has been played, here at once. */
    private void receive(String words) {
      try {
        JsonNode message = JSON.readTree(words);
        if (message.path("event").asText().equals("mark")) {
          ObjectNode back = message("mark");
          back.set("mark", message.path("mark"));
          Thread.ofVirtual().name("stream-mark").start(() -> send(back));
        }
      } catch (JsonProcessingException e) {
        call.tell("warning", "31951 Stream: a message that is no JSON");
      }
    }
  }
}
