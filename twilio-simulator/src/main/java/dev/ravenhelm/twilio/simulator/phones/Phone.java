package dev.ravenhelm.twilio.simulator.phones;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.calls.Call;
import dev.ravenhelm.twilio.simulator.calls.CallStatus;
import dev.ravenhelm.twilio.simulator.calls.Story;
import dev.ravenhelm.twilio.simulator.media.MediaLeg;
import dev.ravenhelm.twilio.simulator.numbers.PhoneNumber;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.sockets.AnyOrigin;
import dev.ravenhelm.twilio.simulator.sockets.Outbox;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.helidon.websocket.WsUpgradeException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A telephone on the page, one WebSocket each. Its frames, both ways, are {@code {"type": …}}:
 *
 * <ul>
 *   <li>it sends plug {number}, dial {to, sdp?}, answer {sdp?}, reject, hangup, digits {digits}
 *   <li>it is sent numbers {numbers}, plugged {number}, error {message}, ringing {from, to},
 *       calling {to}, audio {sdp}, status {status}, line {kind, text}, ended {status}
 * </ul>
 */
final class Phone implements WsListener {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PhoneBooth booth;
  private final StringBuilder partial = new StringBuilder();
  private @Nullable Outbox outbox;
  private volatile String number = "";
  private @Nullable Call call;
  private @Nullable AtomicReference<@Nullable Phone> taker;

  Phone(PhoneBooth booth) {
    this.booth = booth;
  }

  boolean is(String address) {
    return number.equals(address);
  }

  /**
   * Rings until somebody takes the leg, here or elsewhere; false where the phone is in use.
   *
   * @param first which of the phones under this number has taken it
   */
  synchronized boolean ring(Call leg, AtomicReference<@Nullable Phone> first) {
    if (call != null) {
      return false;
    }
    call = leg;
    taker = first;
    send(frame("ringing").put("from", leg.parties().from()).put("to", leg.parties().to()));
    follow(leg);
    return true;
  }

  /** A page of another origin must not place calls behind its reader's back. */
  @Override
  public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers)
      throws WsUpgradeException {
    if (!AnyOrigin.sameAs(headers)) {
      throw new WsUpgradeException("only the simulator's own page has telephones");
    }
    return Optional.empty();
  }

  @Override
  public void onOpen(WsSession session) {
    outbox = new Outbox(session, this::unplug);
    booth.add(this);
    ObjectNode numbers = frame("numbers");
    booth.numbers().forEach(numbers.putArray("numbers")::add);
    send(numbers);
  }

  @Override
  public void onMessage(WsSession session, String text, boolean last) {
    partial.append(text);
    if (!last) {
      return;
    }
    String whole = partial.toString();
    partial.setLength(0);
    try {
      handle(JSON.readTree(whole));
    } catch (JsonProcessingException e) {
      send(frame("error").put("message", "that was not JSON"));
    } catch (Refusal refusal) {
      send(frame("error").put("message", refusal.words()));
    }
  }

  @Override
  public void onClose(WsSession session, int status, String reason) {
    unplug();
  }

  @Override
  public void onError(WsSession session, Throwable problem) {
    unplug();
  }

  private void handle(JsonNode json) {
    String sdp = json.path("sdp").asText("");
    switch (json.path("type").asText()) {
      case "plug" -> plug(json.path("number").asText());
      case "dial" -> dial(json.path("to").asText(), sdp);
      case "answer" -> answer(sdp);
      case "reject" -> current().ifPresent(this::reject);
      case "hangup" -> current().ifPresent(this::hangUp);
      case "digits" -> press(json.path("digits").asText());
      default -> send(frame("error").put("message", "unknown type in " + json));
    }
  }

  private void plug(String wanted) {
    PhoneNumber parsed =
        PhoneNumber.parse(wanted.trim())
            .orElseThrow(
                () -> Refusal.badRequest(21421, "not a number such as +14155550123: " + wanted));
    if (booth.numbers().contains(parsed.e164())) {
      throw Refusal.badRequest(
          21421,
          parsed.e164() + " belongs to the account; a phone outside needs a number of its own");
    }
    number = parsed.e164();
    send(frame("plugged").put("number", number));
  }

  private void dial(String to, String sdp) {
    if (number.isEmpty() || current().isPresent()) {
      throw Refusal.badRequest(
          21421, number.isEmpty() ? "the phone has no number yet" : "in a call");
    }
    booth.dial(
        number,
        to,
        placed -> {
          synchronized (this) {
            call = placed;
          }
          send(frame("calling").put("to", placed.parties().to()));
          connect(placed, sdp);
          follow(placed);
        });
  }

  private void answer(String sdp) {
    Call ringing;
    synchronized (this) {
      ringing = call;
      if (ringing == null || taker == null || !taker.compareAndSet(null, this)) {
        return;
      }
    }
    connect(ringing, sdp);
    ringing.tell("device", number + " answers");
    ringing.move(CallStatus.IN_PROGRESS);
  }

  private void reject(Call ringing) {
    ringing.tell("device", number + " rejects");
    ringing.move(CallStatus.BUSY);
  }

  private void hangUp(Call current) {
    current.tell("device", number + " hangs up");
    current.hangUp(CallStatus.NO_ANSWER);
  }

  private void press(String digits) {
    current()
        .ifPresent(current -> {
          booth
              .media()
              .of(current)
              .ifPresent(leg -> digits.chars().forEach(key -> leg.sound((char) key)));
          current.press(digits);
        });
  }

  /** A phone without a microphone may still listen; one without WebRTC sends no description. */
  private void connect(Call current, String sdp) {
    if (sdp.isEmpty()) {
      return;
    }
    MediaLeg leg = booth.media().open();
    Optional<String> answer = leg.answer(sdp);
    if (answer.isEmpty()) {
      leg.close();
      send(frame("error").put("message", "no audio: the browser offers no G.711"));
      return;
    }
    booth.media().attach(current, leg);
    send(frame("audio").put("sdp", answer.get()));
  }

  private void follow(Call followed) {
    followed.listen(status -> moved(followed, status));
    // the lines from before are told first, and perhaps one of them twice
    followed.story().lines().forEach(line -> tell(followed, line));
    followed.story().follow(line -> tell(followed, line));
    if (followed.ended()) {
      moved(followed, followed.status());
    }
  }

  private void moved(Call followed, CallStatus status) {
    synchronized (this) {
      if (call != followed) {
        return;
      }
      boolean elsewhere = status == CallStatus.IN_PROGRESS && taker != null && taker.get() != this;
      if (status.last() || elsewhere) {
        call = null;
        taker = null;
      }
      send(frame(status.last() || elsewhere ? "ended" : "status").put("status", status.word()));
    }
  }

  private synchronized void tell(Call followed, Story.Line line) {
    if (call == followed) {
      send(frame("line").put("kind", line.kind()).put("text", line.words()));
    }
  }

  private void unplug() {
    booth.remove(this);
    Outbox open = outbox;
    if (open != null) {
      open.close();
    }
    talking().ifPresent(this::hangUp);
  }

  /** The call, unless it only rings here. */
  private synchronized Optional<Call> talking() {
    return Optional.ofNullable(taker == null || taker.get() == this ? call : null);
  }

  private synchronized Optional<Call> current() {
    return Optional.ofNullable(call);
  }

  private void send(ObjectNode frame) {
    Outbox open = outbox;
    if (open != null) {
      open.send(frame.toString());
    }
  }

  private static ObjectNode frame(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}
