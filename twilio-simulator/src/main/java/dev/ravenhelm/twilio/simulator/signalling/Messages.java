package dev.ravenhelm.twilio.simulator.signalling;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.calls.Call;
import dev.ravenhelm.twilio.simulator.store.Sids;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The messages that go along with a call, in either direction. */
public final class Messages {
  private static final String TYPE = "user-defined-message";
  private static final int MOST = 10 * 1024;

  private final Gateway gateway;
  private final Sids sids = new Sids();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  Messages(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Hears of each message that a device sends, where REST's subscriptions are to be told. */
  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /** Sends a message to the device that talks on a call; false where none does. */
  public boolean toDevice(Call call, JsonNode content) {
    Optional<LiveCall> live = gateway.find(call);
    live.ifPresent(found -> {
      ObjectNode payload = Device.payload(call.sid());
      payload.set("content", content);
      payload
          .put("contenttype", "application/json")
          .put("messagetype", TYPE)
          .put("voiceeventsid", sids.next("KX"));
      found.send("message", payload);
      call.tell("message", "to " + found.identity() + ": " + content);
    });
    return live.isPresent();
  }

  void fromDevice(Device device, String callSid, JsonNode payload) {
    String event = payload.path("voiceeventsid").asText();
    JsonNode content = payload.path("content");
    Optional<LiveCall> live = gateway.find(device, callSid);
    if (live.isEmpty()) {
      return;
    }
    if (!payload.path("messagetype").asText().equals(TYPE)) {
      refuse(device, SignalError.MESSAGE_TYPE, callSid, event);
    } else if (content.toString().getBytes(UTF_8).length > MOST) {
      refuse(device, SignalError.LONG_MESSAGE, callSid, event);
    } else {
      Call call = live.get().call();
      call.tell("message", "from " + live.get().identity() + ": " + content);
      device.send(
          "ack", Device.payload(callSid).put("acktype", "message").put("voiceeventsid", event));
      listeners.forEach(listener -> listener.received(call, event, content));
    }
  }

  private static void refuse(Device device, SignalError error, String callSid, String event) {
    ObjectNode payload = Device.payload(callSid).put("voiceeventsid", event);
    payload.set("error", error.json());
    device.send("error", payload);
  }

  /** Somebody to tell of messages. */
  @FunctionalInterface
  public interface Listener {
    void received(Call call, String eventSid, JsonNode content);
  }
}
