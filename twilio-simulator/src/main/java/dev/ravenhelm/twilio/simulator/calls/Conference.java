package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.twiml.Noun;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A room in which legs hear each other. */
public final class Conference {
  private static final Duration FOR_EVER = Duration.ofDays(1);
  private static final Executor THREADS =
      task -> Thread.ofVirtual().name("conference-callback").start(task);

  private final Account account;
  private final WebhookSender webhooks;
  private final String sid;
  private final String name;
  private final Instant created;
  private final Noun.Callback callback;
  private final UnaryOperator<String> resolve;
  private final Map<String, Participant> participants = new LinkedHashMap<>();
  private CompletableFuture<Void> lastCallback = CompletableFuture.completedFuture(null);
  private int sequence = 1;
  private String status = "init";
  private String endingCall = "";

  Conference(
      Account account,
      WebhookSender webhooks,
      String sid,
      String name,
      Noun.Callback callback,
      UnaryOperator<String> resolve) {
    this.account = account;
    this.webhooks = webhooks;
    this.sid = sid;
    this.name = name;
    this.created = account.clock().now();
    this.callback = callback;
    this.resolve = resolve;
  }

  public String sid() {
    return sid;
  }

  public String name() {
    return name;
  }

  public Instant created() {
    return created;
  }

  /** {@code init}, {@code in-progress} or {@code completed}. */
  public synchronized String status() {
    return status;
  }

  public synchronized String endingCall() {
    return endingCall;
  }

  public synchronized List<Participant> participants() {
    return List.copyOf(participants.values());
  }

  public synchronized Optional<Participant> participant(String callSidOrLabel) {
    return participants.values().stream()
        .filter(p ->
            p.call.sid().equals(callSidOrLabel)
                || (!p.seat.label.isEmpty() && p.seat.label.equals(callSidOrLabel)))
        .findFirst();
  }

  /** Seats a leg and keeps it until it leaves, the room closes, or {@code over} holds. */
  void enter(Call call, Seat seat, BooleanSupplier over) {
    var participant = new Participant(call, seat);
    join(participant);
    call.hear(new Heard.Changing(() -> heardBy(participant)));
    call.await(FOR_EVER, () -> over.getAsBoolean() || call.ended() || gone(participant));
    call.hear(Heard.SILENCE);
    leave(participant);
  }

  /** Changes what a participant may hear and say. */
  synchronized void seat(Participant participant, Seat seat) {
    Seat old = participant.seat;
    participant.seat = seat;
    if (old.hold != seat.hold) {
      tell(seat.hold ? "participant-hold" : "participant-unhold", "hold", Optional.of(participant));
    }
    if (old.muted != seat.muted) {
      tell(
          seat.muted ? "participant-mute" : "participant-unmute", "mute", Optional.of(participant));
    }
  }

  /** Sends a participant out of the room. */
  synchronized void remove(Participant participant) {
    participants.remove(participant.call.sid());
    participant.call.wake();
  }

  /** Closes the room. */
  void end() {
    List<Participant> all;
    synchronized (this) {
      if (status.equals("completed")) {
        return;
      }
      status = "completed";
      all = participants();
      participants.clear();
      tell("conference-end", "end", Optional.empty());
    }
    all.forEach(participant -> participant.call.wake());
  }

  private synchronized void join(Participant participant) {
    participants.put(participant.call.sid(), participant);
    participant.call.tell("conference", "joined " + name);
    tell("participant-join", "join", Optional.of(participant));
    boolean starts =
        participants.size() > 1
            && participants.values().stream().anyMatch(p -> p.seat.startOnEnter);
    if (status.equals("init") && starts) {
      status = "in-progress";
      tell("conference-start", "start", Optional.empty());
    }
    if (status.equals("in-progress")) {
      participants.values().forEach(p -> p.call.connect());
    }
  }

  private void leave(Participant participant) {
    boolean last;
    synchronized (this) {
      participants.remove(participant.call.sid());
      participant.call.tell("conference", "left " + name);
      tell("participant-leave", "leave", Optional.of(participant));
      last = participants.isEmpty();
      if (participant.seat.endOnExit || last) {
        endingCall = participant.call.sid();
      }
    }
    if (participant.seat.endOnExit || last) {
      end();
    }
  }

  /** Music until the room is open, and while on hold; then all who may speak. */
  private synchronized Heard heardBy(Participant listener) {
    if (!status.equals("in-progress") || listener.seat.hold) {
      return Heard.sound(Heard.Kind.HOLD_MUSIC);
    }
    return new Heard.Legs(
        participants.values().stream()
            .filter(p -> p != listener && !p.seat.muted && !p.seat.hold)
            .map(Participant::call)
            .toList());
  }

  private synchronized boolean gone(Participant participant) {
    return participants.get(participant.call.sid()) != participant;
  }

  private void tell(String event, String name, Optional<Participant> participant) {
    if (callback.link().isEmpty() || !callback.events().contains(name)) {
      return;
    }
    Form form =
        new Form()
            .add("AccountSid", account.sid())
            .add("ConferenceSid", sid)
            .add("FriendlyName", this.name)
            .add("StatusCallbackEvent", event)
            .add("SequenceNumber", "" + sequence++)
            .add("Timestamp", Dates.rfc2822(account.clock().now()));
    participant.ifPresent(p ->
        form.add("CallSid", p.call.sid())
            .add("Muted", "" + p.seat.muted)
            .add("Hold", "" + p.seat.hold)
            .add("Coaching", "false")
            .add("StartConferenceOnEnter", "" + p.seat.startOnEnter)
            .add("EndConferenceOnExit", "" + p.seat.endOnExit)
            .add("ParticipantLabel", p.seat.label));
    String url = resolve.apply(callback.link().get().url());
    String method = callback.link().get().method();
    lastCallback =
        lastCallback.thenRunAsync(
            () -> {
              Webhook.Outcome outcome =
                  webhooks.send(Webhook.of("conference status callback", method, url, form));
              participant.ifPresent(p ->
                  p.call.tell(
                      "status-callback", event + ": " + Fetcher.words(method, url, outcome)));
            },
            THREADS);
  }

  /** What a participant may do. */
  record Seat(boolean startOnEnter, boolean endOnExit, boolean muted, boolean hold, String label) {
    Seat(boolean startOnEnter, boolean endOnExit, boolean muted, String label) {
      this(startOnEnter, endOnExit, muted, false, label);
    }
  }

  /** A leg in the room. */
  public static final class Participant {
    private final Call call;
    private volatile Seat seat;

    Participant(Call call, Seat seat) {
      this.call = call;
      this.seat = seat;
    }

    public Call call() {
      return call;
    }

    Seat seat() {
      return seat;
    }
  }
}
