package dev.ravenhelm.twilio.simulator.calls;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All recordings there are, and those that still run. */
public final class Recordings {
  static final Set<String> LIVE = Set.of("in-progress", "paused");
  private static final int SOUNDS = 100;

  private final Account account;
  private final WebhookSender webhooks;
  private final Docs docs = new Docs();
  private final Map<String, Live> live = new ConcurrentHashMap<>();
  private final Microphone microphone;

  /** The sounds of the latest recordings; of older ones only the length is kept. */
  private final Map<String, Microphone.Sound> sounds =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Microphone.Sound> eldest) {
              return size() > SOUNDS;
            }
          });

  Recordings(Account account, WebhookSender webhooks, Microphone microphone) {
    this.account = account;
    this.webhooks = webhooks;
    this.microphone = microphone;
  }

  Docs docs() {
    return docs;
  }

  public List<Doc> all() {
    return docs.all();
  }

  /** Begins to record a call; its end is the recording's. */
  Doc start(Call call, Order order) {
    Doc recording = begin(fresh(call.sid(), null, order), order);
    keep(recording, call, !order.source.equals("RecordVerb"));
    call.tell("recording", recording.sid() + " begins");
    call.listen(status -> {
      if (status.last()) {
        change(recording.sid(), "completed", false);
      }
    });
    return recording;
  }

  /** Begins to record a conference, which must be told to end with it. */
  Doc start(Conference conference, Call first, Order order) {
    Doc recording = begin(fresh(first.sid(), conference.sid(), order), order);
    keep(recording, first, true);
    return recording;
  }

  private void keep(Doc recording, Call call, boolean both) {
    microphone.listen(call, both).ifPresent(sound -> sounds.put(recording.sid(), sound));
  }

  /** What can be heard: what was really said where anybody was, else a tone as long. */
  byte[] wav(Doc recording) {
    Microphone.Sound sound = sounds.get(recording.sid());
    return sound == null ? Wave.of(length(recording), recording.number("channels")) : sound.wav();
  }

  void conferenceEnded(String conferenceSid) {
    docs.list(r -> r.text("conference_sid").equals(conferenceSid))
        .forEach(r -> change(r.sid(), "completed", false));
  }

  /**
   * Pauses, resumes or ends a recording that runs; says whether it did.
   *
   * @param silent whether a pause is heard as silence instead of being left out
   */
  boolean change(String sid, String status, boolean silent) {
    Live running = live.get(sid);
    if (running == null) {
      return false;
    }
    Duration length = running.turn(account.clock().now(), status.equals("in-progress"), silent);
    boolean over = !LIVE.contains(status);
    docs.change(
        sid,
        json -> {
          json.put("status", over ? "completed" : status);
          json.put("date_updated", account.rfc2822());
          if (over) {
            json.put("duration", "" + Math.round(length.toMillis() / 1000.0));
          }
        });
    if (over) {
      live.remove(sid);
      Optional.ofNullable(sounds.get(sid)).ifPresent(Microphone.Sound::stop);
    }
    tell(sid, running, over ? "completed" : status);
    return true;
  }

  /** Ends a recording without the silence at its end, unless it has ended. */
  Doc finish(String sid, Duration silence) {
    Live running = live.get(sid);
    if (running != null) {
      running.cut(account.clock().now(), silence);
    }
    change(sid, "completed", false);
    return docs.find(sid).orElseThrow();
  }

  /** How long it is by now. */
  Duration length(Doc recording) {
    Live running = live.get(recording.sid());
    return running == null
        ? Duration.ofSeconds(recording.number("duration"))
        : running.length(account.clock().now());
  }

  void clear() {
    live.clear();
    sounds.clear();
    docs.clear();
  }

  private Doc begin(ObjectNode json, Order order) {
    json.put("status", "in-progress");
    Doc recording = docs.add(json);
    var running = new Live(order, account.clock().now());
    live.put(recording.sid(), running);
    tell(recording.sid(), running, "in-progress");
    return recording;
  }

  private void tell(String sid, Live running, String status) {
    if (running.order.callback.isEmpty() || !running.order.events.contains(status)) {
      return;
    }
    Doc recording = docs.find(sid).orElseThrow();
    Form form =
        new Form()
            .add("AccountSid", account.sid())
            .add("CallSid", recording.text("call_sid"))
            .add("RecordingSid", sid)
            .add("RecordingUrl", "https://api.twilio.com" + account.path() + "/Recordings/" + sid)
            .add("RecordingStatus", status)
            .add("RecordingChannels", recording.text("channels"))
            .add("RecordingSource", recording.text("source"))
            .add("RecordingTrack", recording.text("track"))
            .add("RecordingStartTime", recording.text("start_time"))
            .add("ErrorCode", "0");
    recording.optional("duration").ifPresent(seconds -> form.add("RecordingDuration", seconds));
    recording.optional("conference_sid").ifPresent(room -> form.add("ConferenceSid", room));
    webhooks.sendLater(
        Webhook.of(
            "recording status callback", running.order.method, running.order.callback.get(), form),
        outcome -> {});
  }

  private ObjectNode fresh(String callSid, @Nullable String conferenceSid, Order order) {
    ObjectNode json = account.stamped("RE");
    String uri = account.path() + "/Recordings/" + json.path("sid").asText();
    json.put("api_version", "2010-04-01");
    json.put("call_sid", callSid);
    json.put("conference_sid", conferenceSid);
    json.put("start_time", Dates.rfc2822(account.clock().now()));
    json.put("channels", order.channels);
    json.put("source", order.source);
    json.put("price_unit", "USD");
    json.put("track", order.track);
    for (String property : List.of("duration", "price", "error_code", "encryption_details")) {
      json.putNull(property);
    }
    json.put("uri", uri + ".json");
    json.put("media_url", "https://api.twilio.com" + uri);
    json.putObject("subresource_uris")
        .put("add_on_results", uri + "/AddOnResults.json")
        .put("transcriptions", uri + "/Transcriptions.json");
    return json;
  }

  /** How a recording is to be made, and who is told of it. */
  record Order(
      String source,
      int channels,
      String track,
      Optional<String> callback,
      String method,
      Set<String> events) {
    static Order of(Form form, String source, String prefix) {
      return new Order(
          source,
          form.filled("RecordingChannels").filter("dual"::equals).isPresent() ? 2 : 1,
          form.filled("RecordingTrack").orElse("both"),
          form.filled(prefix + "RecordingStatusCallback"),
          form.method(prefix + "RecordingStatusCallbackMethod"),
          form.words(prefix + "RecordingStatusCallbackEvent", Set.of("completed")));
    }
  }

  /** A recording that runs: how much it has, and since when it goes on. */
  private static final class Live {
    private final Order order;
    private Duration before = Duration.ZERO;
    private @Nullable Instant since;

    Live(Order order, Instant since) {
      this.order = order;
      this.since = since;
    }

    synchronized Duration turn(Instant now, boolean on, boolean silent) {
      before = length(now);
      since = on || silent ? now : null;
      return before;
    }

    synchronized void cut(Instant now, Duration silence) {
      Duration length = length(now);
      before = silence.compareTo(length) < 0 ? length.minus(silence) : length;
      since = null;
    }

    synchronized Duration length(Instant now) {
      Instant from = since;
      return from == null ? before : before.plus(Duration.between(from, now));
    }
  }
}
