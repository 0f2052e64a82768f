package dev.ravenhelm.twilio.simulator.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.rest.Form;
import java.io.Closeable;
import java.net.http.HttpClient;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One {@code <Stream>}: a WebSocket to the account's server that tells of a call and carries its
 * audio (twilio.com/docs/voice/media-streams/websocket-messages).
 */
public final class MediaStream implements Closeable {
  private static final long FRAME_MILLIS = 20;

  private final About about;
  private final Owner owner;
  private final JsonSocket socket;
  private final Playback playback = new Playback(this::played);
  private final Map<Track, Integer> chunks = new EnumMap<>(Track.class);
  private int sequence;
  private long frames;
  private boolean behind;

  public MediaStream(About about, Owner owner) {
    this.about = about;
    this.owner = owner;
    this.socket = new JsonSocket(new Listener());
  }

  /** Connects and introduces the call; says why not where it could not. */
  public Optional<String> open(HttpClient http, String url, String signature) {
    Optional<String> trouble = socket.open(http, url, signature);
    if (trouble.isPresent()) {
      return trouble;
    }
    ObjectNode hello = JsonSocket.JSON.createObjectNode();
    socket.send(hello.put("event", "connected").put("protocol", "Call").put("version", "1.0.0"));
    ObjectNode start = JsonSocket.JSON.createObjectNode();
    start
        .put("accountSid", about.accountSid)
        .put("streamSid", about.streamSid)
        .put("callSid", about.callSid);
    about.tracks.forEach(start.putArray("tracks")::add);
    start
        .putObject("mediaFormat")
        .put("encoding", "audio/x-mulaw")
        .put("sampleRate", 8000)
        .put("channels", 1);
    ObjectNode custom = start.putObject("customParameters");
    about.parameters.all().forEach((name, values) -> custom.put(name, values.getFirst()));
    send("start", start);
    return trouble;
  }

  public boolean closed() {
    return socket.closed();
  }

  /** What the other side wants the caller to hear. */
  public Playback playback() {
    return playback;
  }

  /** Takes the next 20 ms of the call, in µ-law; not for use by several threads. */
  public void frame(byte[] said, byte[] heard) {
    long millis = frames++ * FRAME_MILLIS;
    if (socket.behind()) {
      if (!behind) {
        behind = true;
        owner.tell("warning", "Stream: the server reads too slowly; audio is left out");
      }
      return;
    }
    behind = false;
    if (about.hears(Track.INBOUND)) {
      media(Track.INBOUND, millis, said);
    }
    if (about.hears(Track.OUTBOUND)) {
      media(Track.OUTBOUND, millis, heard);
    }
  }

  /** Tells of a key that was pressed. */
  public void digit(char digit) {
    send(
        "dtmf",
        JsonSocket.JSON.createObjectNode().put("track", "inbound_track").put("digit", "" + digit));
  }

  @Override
  public void close() {
    if (!socket.closed()) {
      send(
          "stop",
          JsonSocket.JSON
              .createObjectNode()
              .put("accountSid", about.accountSid)
              .put("callSid", about.callSid));
      socket.close();
    }
  }

  private void media(Track track, long millis, byte[] codes) {
    int chunk = chunks.merge(track, 1, Integer::sum);
    send(
        "media",
        JsonSocket.JSON
            .createObjectNode()
            .put("track", track.word())
            .put("chunk", "" + chunk)
            .put("timestamp", "" + millis)
            .put("payload", Base64.getEncoder().encodeToString(codes)));
  }

  private void played(String mark) {
    send("mark", JsonSocket.JSON.createObjectNode().put("name", mark));
  }

  private synchronized void send(String event, ObjectNode content) {
    sequence++;
    ObjectNode message =
        JsonSocket.JSON
            .createObjectNode()
            .put("event", event)
            .put("sequenceNumber", "" + sequence)
            .put("streamSid", about.streamSid);
    message.set(event, content);
    socket.send(message);
  }

  /** The two directions of a call, seen from Twilio. */
  private enum Track {
    INBOUND,
    OUTBOUND;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What a stream is about.
   *
   * @param tracks {@code inbound}, {@code outbound} or both
   * @param bidirectional whether the other side may send audio
   */
  public record About(
      String streamSid,
      String accountSid,
      String callSid,
      List<String> tracks,
      boolean bidirectional,
      Form parameters) {
    public About {
      tracks = List.copyOf(tracks);
    }

    private boolean hears(Track track) {
      return tracks.contains(track.word());
    }
  }

  /** The call's end of a stream. */
  public interface Owner {
    void tell(String kind, String words);

    /** The stream has ended. */
    void ended();
  }

  private final class Listener implements JsonSocket.Listener {
    @Override
    public void message(JsonNode message) {
      String event = message.path("event").asText();
      if (!about.bidirectional) {
        owner.tell("warning", "31951 Stream: " + event + " was sent to a stream of one direction");
        return;
      }
      if (!message.path("streamSid").asText().equals(about.streamSid)) {
        owner.tell("warning", "31951 Stream: " + event + " names another streamSid");
        return;
      }
      switch (event) {
        case "media" -> audio(message.path("media").path("payload").asText());
        case "mark" -> playback.mark(message.path("mark").path("name").asText());
        case "clear" -> playback.clear();
        default -> owner.tell("warning", "31951 Stream: there is no event " + event);
      }
    }

    private void audio(String payload) {
      try {
        playback.add(Base64.getDecoder().decode(payload));
      } catch (IllegalArgumentException e) {
        owner.tell("warning", "31951 Stream: a payload that is not base64");
      }
    }

    @Override
    public void unreadable(String text) {
      owner.tell("warning", "31951 Stream: a message that is no JSON");
    }

    @Override
    public void gone() {
      owner.ended();
    }
  }
}
