package dev.ravenhelm.twilio.simulator.signalling;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ravenhelm.twilio.simulator.calls.Call;
import dev.ravenhelm.twilio.simulator.calls.CallStatus;
import dev.ravenhelm.twilio.simulator.calls.Ringer;
import dev.ravenhelm.twilio.simulator.calls.Switchboard;
import dev.ravenhelm.twilio.simulator.devices.AccessToken;
import dev.ravenhelm.twilio.simulator.devices.TokenCheck;
import dev.ravenhelm.twilio.simulator.media.MediaLeg;
import dev.ravenhelm.twilio.simulator.media.MediaPlane;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.store.Sids;
import io.helidon.websocket.WsListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** {@code /signal}: every connected device, and every call that is at one. */
public final class Gateway implements Ringer, AutoCloseable {
  private static final int MOST_DEVICES = 10;
  private static final int MOST_PARAMETERS = 800;
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private final String accountSid;
  private final TokenCheck tokens;
  private final Switchboard switchboard;
  private final MediaPlane media;
  private final Sids sids = new Sids();
  private final Messages messages = new Messages(this);
  private final List<Device> devices = new CopyOnWriteArrayList<>();
  private final List<LiveCall> calls = new CopyOnWriteArrayList<>();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("signalling").factory());

  public Gateway(String accountSid, TokenCheck tokens, Switchboard switchboard, MediaPlane media) {
    this.accountSid = accountSid;
    this.tokens = tokens;
    this.switchboard = switchboard;
    this.media = media;
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * A connection that has just been made; whose it is shows when it brings its token.
   *
   * @param accounts the gateway of the account that a token claims to be for
   */
  public WsListener socket(Function<String, Gateway> accounts) {
    return new Device(this, accounts);
  }

  public Messages messages() {
    return messages;
  }

  /** The registered devices, each by its token. */
  public List<AccessToken> registered() {
    return devices.stream()
        .filter(Device::registered)
        .flatMap(device -> device.token().stream())
        .toList();
  }

  /** Cuts the connections of an identity; says how many. */
  public int cut(String identity) {
    List<Device> cut = devices.stream().filter(device -> device.is(identity)).toList();
    cut.forEach(Device::cut);
    return cut.size();
  }

  /** Rings the most recent devices of a client that takes calls. */
  @Override
  public boolean ring(Call leg, Form parameters) {
    String to = leg.parties().to();
    if (!to.startsWith("client:")) {
      return false;
    }
    int query = to.indexOf('?');
    String identity = to.substring("client:".length(), query < 0 ? to.length() : query);
    List<Device> here =
        devices.stream().filter(device -> device.is(identity) && device.takesCalls()).toList();
    if (here.isEmpty()) {
      return false;
    }
    Form all = parameters.copy();
    if (query >= 0) {
      all.addAll(Form.parse(to.substring(query + 1)));
    }
    List<Device> recent = here.subList(Math.max(0, here.size() - MOST_DEVICES), here.size());
    leg.move(CallStatus.RINGING);
    leg.tell(
        "device",
        "rings at "
            + recent.size()
            + (recent.size() == 1 ? " device" : " devices")
            + (all.all().isEmpty() ? "" : " with custom parameters: " + all.encode()));
    known(new LiveCall(this, leg, identity)).ring(recent, all);
    return true;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  String accountSid() {
    return accountSid;
  }

  MediaPlane media() {
    return media;
  }

  String reconnectToken() {
    return sids.secret();
  }

  AccessToken check(String token) {
    AccessToken checked = tokens.check(token, Instant.now());
    if (Region.of(checked.region()).isEmpty()) {
      throw new Refusal(401, 20101, "Access Token invalid: no region " + checked.region());
    }
    return checked;
  }

  ScheduledFuture<?> everyHeartbeat(Runnable beat) {
    return timer.scheduleAtFixedRate(
        beat, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  void after(Duration time, Runnable action) {
    var _ =
        timer.schedule(
            () -> Thread.ofVirtual().start(action), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  void listens(Device device) {
    if (!devices.contains(device)) {
      devices.add(device);
    }
  }

  /** Makes the device the most recent one. */
  void registered(Device device) {
    devices.remove(device);
    devices.add(device);
  }

  void lost(Device device) {
    devices.remove(device);
    calls.forEach(call -> call.lose(device));
  }

  void call(Device device, AccessToken token, String temporarySid, String sdp, String params) {
    MediaLeg leg = media.open();
    Optional<String> answer = leg.answer(sdp);
    Optional<SignalError> refused =
        params.getBytes(UTF_8).length > MOST_PARAMETERS
            ? Optional.of(SignalError.LONG_PARAMETERS)
            : answer.isEmpty() ? Optional.of(SignalError.NO_OFFER) : Optional.empty();
    if (refused.isEmpty()) {
      try {
        switchboard.fromClient(
            token,
            Form.parse(params),
            call ->
                known(new LiveCall(this, call, token.identity()))
                    .begin(device, leg, answer.get(), temporarySid));
        return;
      } catch (Refusal refusal) {
        refused =
            Optional.of(
                refusal.code() == 20151 ? SignalError.DECLINED : SignalError.NO_APPLICATION);
      }
    }
    leg.close();
    device.hangUp(temporarySid, refused);
  }

  void answered(Device device, String callSid, String sdp) {
    find(device, callSid)
        .ifPresentOrElse(
            live -> live.answer(device, sdp), () -> device.hangUp(callSid, Optional.empty()));
  }

  void rejected(Device device, String callSid) {
    find(device, callSid).ifPresent(live -> live.reject(device));
  }

  void hungUp(Device device, String callSid) {
    find(device, callSid).ifPresent(live -> live.hangUp(device));
  }

  void pressed(Device device, String callSid, String digits) {
    find(device, callSid).ifPresent(live -> live.call().press(digits));
  }

  void restarted(Device device, String callSid, String sdp) {
    find(device, callSid).ifPresent(live -> live.restart(device, sdp));
  }

  void back(Device device, String callSid, String reconnect, String sdp) {
    calls.stream()
        .filter(live -> live.call().sid().equals(callSid) && live.hasReconnectToken(reconnect))
        .findFirst()
        .ifPresentOrElse(
            live -> live.back(device, sdp),
            () -> device.hangUp(callSid, Optional.of(SignalError.NO_SUCH_CALL)));
  }

  Optional<LiveCall> find(Device device, String callSid) {
    return calls.stream().filter(live -> live.at(device, callSid)).findFirst();
  }

  Optional<LiveCall> find(Call call) {
    return calls.stream().filter(live -> live.call() == call).findFirst();
  }

  private LiveCall known(LiveCall live) {
    calls.add(live);
    return live;
  }

  void forget(LiveCall live) {
    calls.remove(live);
  }
}
