package dev.ravenhelm.twilio.simulator.signalling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.devices.AccessToken;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.sockets.Outbox;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One connection of an SDK: who it is, whether it takes calls, and the frames it sends. */
final class Device implements WsListener {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST_ABSENCE = Duration.ofSeconds(30);

  private final Function<String, Gateway> accounts;
  private volatile Gateway gateway;
  private final StringBuilder partial = new StringBuilder();
  private @Nullable Outbox outbox;
  private @Nullable ScheduledFuture<?> heartbeat;
  private volatile @Nullable AccessToken token;
  private volatile boolean registered;
  private volatile Duration absence = LONGEST_ABSENCE;

  Device(Gateway gateway, Function<String, Gateway> accounts) {
    this.gateway = gateway;
    this.accounts = accounts;
  }

  Optional<AccessToken> token() {
    return Optional.ofNullable(token);
  }

  boolean is(String identity) {
    AccessToken known = token;
    return known != null && known.identity().equals(identity);
  }

  boolean takesCalls() {
    AccessToken known = token;
    return registered
        && known != null
        && known.allowsIncoming()
        && known.expires().isAfter(Instant.now());
  }

  boolean registered() {
    return registered;
  }

  /** How long a call waits for a device that lost its connection. */
  Duration absence() {
    return absence;
  }

  void send(String type, ObjectNode payload) {
    Outbox open = outbox;
    if (open != null) {
      open.send(
          JsonNodeFactory.instance
              .objectNode()
              .put("type", type)
              .put("version", "1.6")
              .set("payload", payload)
              .toString());
    }
  }

  void refuse(SignalError error, String callSid) {
    ObjectNode payload = payload(callSid);
    payload.set("error", error.json());
    send("error", payload);
  }

  void hangUp(String callSid, Optional<SignalError> error) {
    ObjectNode payload = payload(callSid);
    error.ifPresent(e -> payload.set("error", e.json()));
    send("hangup", payload);
  }

  void cut() {
    Outbox open = outbox;
    if (open != null) {
      open.cut();
    }
  }

  static ObjectNode payload(String callSid) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    return callSid.isEmpty() ? payload : payload.put("callsid", callSid);
  }

  @Override
  public void onOpen(WsSession session) {
    var open = new Outbox(session, this::lost);
    outbox = open;
    heartbeat = gateway.everyHeartbeat(() -> open.send("\n"));
  }

  @Override
  public void onMessage(WsSession session, String text, boolean last) {
    partial.append(text);
    if (!last) {
      return;
    }
    String frame = partial.toString();
    partial.setLength(0);
    if (frame.isBlank()) {
      return;
    }
    try {
      JsonNode json = JSON.readTree(frame);
      String type = json.path("type").asText();
      AccessToken known = token;
      if (gateway.cuts(type, known == null ? "" : known.identity())) {
        cut();
      } else {
        handle(type, json.path("payload"));
      }
    } catch (JsonProcessingException e) {
      refuse(new SignalError(31100, "Malformed Request: not JSON"), "");
    }
  }

  @Override
  public void onClose(WsSession session, int status, String reason) {
    lost();
  }

  @Override
  public void onError(WsSession session, Throwable problem) {
    lost();
  }

  private void lost() {
    ScheduledFuture<?> beats = heartbeat;
    Outbox open = outbox;
    if (beats != null && open != null) {
      beats.cancel(false);
      open.close();
    }
    registered = false;
    gateway.lost(this);
  }

  private void handle(String type, JsonNode payload) {
    AccessToken known = token;
    String callSid = payload.path("callsid").asText("");
    if (type.equals("listen")) {
      listen(payload);
    } else if (known == null) {
      refuse(SignalError.NO_LISTEN, callSid);
    } else {
      switch (type) {
        case "register" -> register(known, payload.path("media").path("audio").asBoolean());
        case "invite" -> invite(known, callSid, payload);
        case "answer" -> gateway.answered(this, callSid, payload.path("sdp").asText());
        case "reject" -> gateway.rejected(this, callSid);
        case "hangup" -> gateway.hungUp(this, callSid);
        case "dtmf" -> gateway.pressed(this, callSid, payload.path("dtmf").asText());
        case "reinvite" -> gateway.restarted(this, callSid, payload.path("sdp").asText());
        case "message" -> gateway.messages().fromDevice(this, callSid, payload);
        default -> refuse(new SignalError(31100, "Malformed Request: " + type), callSid);
      }
    }
  }

  /** The first frame of a connection, and each new token's: answered each time. */
  private void listen(JsonNode payload) {
    try {
      String jwt = payload.path("token").asText();
      gateway = accounts.apply(jwt);
      AccessToken checked = gateway.check(jwt);
      token = checked;
      gateway.listens(this);
      int seconds = payload.path("reconnectTimeout").asInt(0);
      absence = seconds > 0 ? Duration.ofSeconds(Math.min(seconds, 30)) : LONGEST_ABSENCE;
      Region region = Region.of(checked.region()).orElse(Region.US1);
      ObjectNode connected = payload("");
      connected
          .put("region", region.longName())
          .put("edge", region.edge())
          .put("home", region.shortName());
      connected
          .putObject("token")
          .put("identity", checked.identity())
          .put("ttl", Duration.between(Instant.now(), checked.expires()).toSeconds());
      send("connected", connected);
    } catch (Refusal refusal) {
      token = null;
      registered = false;
      refuse(SignalError.of(refusal), "");
    }
  }

  private void register(AccessToken known, boolean audio) {
    if (!audio) {
      registered = false;
      send("offline", payload(""));
    } else if (!known.expires().isAfter(Instant.now())) {
      registered = false;
      refuse(SignalError.EXPIRED, "");
    } else if (!known.allowsIncoming()) {
      refuse(SignalError.NOT_ALLOWED, "");
    } else {
      // comes every 30 s; only the first makes the device the most recent one
      if (!registered) {
        registered = true;
        gateway.registered(this);
      }
      send("ready", payload(""));
    }
  }

  private void invite(AccessToken known, String callSid, JsonNode payload) {
    String sdp = payload.path("sdp").asText();
    String reconnect = payload.path("reconnect").asText("");
    if (!reconnect.isEmpty()) {
      gateway.back(this, callSid, reconnect, sdp);
    } else if (!known.expires().isAfter(Instant.now())) {
      refuse(SignalError.EXPIRED, callSid);
      hangUp(callSid, Optional.of(SignalError.EXPIRED));
    } else {
      gateway.call(this, known, callSid, sdp, payload.path("twilio").path("params").asText(""));
    }
  }
}
