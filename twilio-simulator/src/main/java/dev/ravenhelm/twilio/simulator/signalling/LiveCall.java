package dev.ravenhelm.twilio.simulator.signalling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.calls.Call;
import dev.ravenhelm.twilio.simulator.calls.CallStatus;
import dev.ravenhelm.twilio.simulator.media.MediaLeg;
import dev.ravenhelm.twilio.simulator.rest.Form;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A leg at the devices of one identity: it rings at several, and one of them talks. */
final class LiveCall {
  private final Gateway gateway;
  private final Call call;
  private final String identity;
  private final String reconnect;
  private final List<Place> places = new CopyOnWriteArrayList<>();
  private @Nullable Place talking;
  private boolean answered;
  private String localDescription = "";

  LiveCall(Gateway gateway, Call call, String identity) {
    this.gateway = gateway;
    this.call = call;
    this.identity = identity;
    this.reconnect = gateway.reconnectToken();
    call.listen(this::moved);
  }

  /** Rings at devices; the gateway must know of the call by now, since they may be quick. */
  void ring(List<Device> devices, Form parameters) {
    for (Device device : devices) {
      MediaLeg media = gateway.media().open();
      places.add(new Place(device, media, ""));
      ObjectNode payload = Device.payload(call.sid()).put("sdp", media.offer());
      payload.put("reconnect", reconnect);
      ObjectNode told = payload.putObject("parameters");
      told.put("CallSid", call.sid())
          .put("AccountSid", gateway.accountSid())
          .put("From", call.parties().from())
          .put("To", "client:" + identity)
          .put("ApiVersion", "2010-04-01")
          .put("Params", parameters.encode());
      if (call.parties().from().startsWith("+")) {
        told.put("StirStatus", "TN-Validation-Passed-A");
      }
      device.send("invite", payload);
    }
    if (call.ended()) {
      over(call.status());
    }
  }

  /** Was placed by a device, which has made its offer and has our answer once the call is up. */
  void begin(Device device, MediaLeg media, String answer, String temporarySid) {
    var place = new Place(device, media, temporarySid);
    synchronized (this) {
      localDescription = answer;
      places.add(place);
      talking = place;
    }
    gateway.media().attach(call, media);
    device.send("ringing", Device.payload(call.sid()));
  }

  Call call() {
    return call;
  }

  String identity() {
    return identity;
  }

  boolean hasReconnectToken(String token) {
    return reconnect.equals(token);
  }

  boolean at(Device device, String sid) {
    return place(device)
        .filter(place -> call.sid().equals(sid) || place.temporarySid.equals(sid))
        .isPresent();
  }

  /** Sends to the device that talks. */
  synchronized void send(String type, ObjectNode payload) {
    if (talking != null) {
      talking.device.send(type, payload);
    }
  }

  void answer(Device device, String sdp) {
    Optional<Place> place = place(device);
    if (place.isEmpty() || !place.get().media.accept(sdp)) {
      device.hangUp(call.sid(), Optional.of(SignalError.NO_OFFER));
      return;
    }
    synchronized (this) {
      if (talking != null || call.ended()) {
        device.hangUp(call.sid(), Optional.empty());
        return;
      }
      talking = place.get();
      answered = true;
    }
    gateway.media().attach(call, place.get().media);
    call.tell("device", identity + " answers");
    call.move(CallStatus.IN_PROGRESS);
  }

  /** One device's no is the identity's. */
  void reject(Device device) {
    place(device).ifPresent(places::remove);
    call.tell("device", identity + " rejects");
    call.move(CallStatus.BUSY);
  }

  void hangUp(Device device) {
    place(device).ifPresent(places::remove);
    call.tell("device", identity + " hangs up");
    call.hangUp(CallStatus.CANCELED);
  }

  void restart(Device device, String sdp) {
    place(device)
        .flatMap(place -> place.media.restart(sdp))
        .ifPresentOrElse(
            answer -> {
              call.tell("device", identity + " begins ICE anew");
              device.send("answer", Device.payload(call.sid()).put("sdp", answer));
            },
            () -> device.refuse(SignalError.NO_OFFER, call.sid()));
  }

  /** A connection is gone: a ringing device is forgotten, a talking one is waited for. */
  void lose(Device device) {
    Optional<Place> place = place(device);
    if (place.isEmpty()) {
      return;
    }
    boolean talks;
    synchronized (this) {
      talks = place.get().equals(talking);
    }
    if (!talks) {
      places.remove(place.get());
      place.get().media.close();
    } else if (!call.ended()) {
      call.tell("device", identity + " lost its connection to signalling");
      gateway.after(
          device.absence(),
          () -> {
            if (place(device).isPresent() && !call.ended()) {
              call.tell("device", identity + " did not come back in time");
              call.hangUp(CallStatus.CANCELED);
            }
          });
    }
  }

  /** The talking device has a new connection, or is a new page that goes on with the call. */
  void back(Device device, String sdp) {
    Place now;
    String description;
    synchronized (this) {
      Place before = talking;
      if (before == null) {
        device.hangUp(call.sid(), Optional.of(SignalError.NO_SUCH_CALL));
        return;
      }
      Optional<String> same = before.media.restart(sdp);
      MediaLeg media = same.isPresent() ? before.media : gateway.media().open();
      Optional<String> agreed = same.or(() -> media.answer(sdp));
      if (agreed.isEmpty()) {
        device.hangUp(call.sid(), Optional.of(SignalError.NO_OFFER));
        return;
      }
      description = agreed.get();
      now = new Place(device, media, before.temporarySid);
      places.remove(before);
      places.add(now);
      talking = now;
    }
    if (gateway.media().of(call).filter(leg -> leg == now.media).isEmpty()) {
      gateway.media().attach(call, now.media);
    }
    call.tell("device", identity + " is back");
    device.send(
        "answer", Device.payload(call.sid()).put("sdp", description).put("reconnect", reconnect));
  }

  private void moved(CallStatus status) {
    if (status == CallStatus.IN_PROGRESS) {
      inProgress();
    } else if (status.last()) {
      over(status);
    }
  }

  private void inProgress() {
    Place mine;
    boolean tell;
    String description;
    synchronized (this) {
      mine = talking;
      description = localDescription;
      tell = mine != null && !answered;
      answered = true;
    }
    for (Place place : List.copyOf(places)) {
      if (!place.equals(mine)) {
        places.remove(place);
        place.device.send("cancel", Device.payload(call.sid()));
        place.media.close();
      }
    }
    if (mine != null && tell) {
      mine.device.send(
          "answer", Device.payload(call.sid()).put("sdp", description).put("reconnect", reconnect));
    }
  }

  private void over(CallStatus status) {
    Place mine;
    boolean talked;
    synchronized (this) {
      mine = talking;
      talked = answered;
    }
    for (Place place : List.copyOf(places)) {
      places.remove(place);
      if (place.equals(mine)) {
        place.device.hangUp(call.sid(), talked ? Optional.empty() : reason(status));
      } else {
        place.device.send("cancel", Device.payload(call.sid()));
      }
      place.media.close();
    }
    gateway.forget(this);
  }

  private static Optional<SignalError> reason(CallStatus status) {
    return switch (status) {
      case BUSY -> Optional.of(SignalError.BUSY);
      case NO_ANSWER, FAILED -> Optional.of(SignalError.UNAVAILABLE);
      case QUEUED, INITIATED, RINGING, IN_PROGRESS, COMPLETED, CANCELED -> Optional.empty();
    };
  }

  private Optional<Place> place(Device device) {
    return places.stream().filter(place -> place.device == device).findFirst();
  }

  /**
   * The call at one device.
   *
   * @param temporarySid how the device called it before it knew the SID
   */
  private record Place(Device device, MediaLeg media, String temporarySid) {}
}
