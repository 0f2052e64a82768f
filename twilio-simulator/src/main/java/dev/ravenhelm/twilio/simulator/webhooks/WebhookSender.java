package dev.ravenhelm.twilio.simulator.webhooks;

import dev.ravenhelm.twilio.simulator.clock.Signal;
import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.faults.Fault;
import dev.ravenhelm.twilio.simulator.faults.Faults;
import dev.ravenhelm.twilio.simulator.records.Exchanged;
import dev.ravenhelm.twilio.simulator.records.Hints;
import dev.ravenhelm.twilio.simulator.records.Records;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Sender of an account's webhooks: with what is to go wrong, what is noted, and who is alarmed. */
public final class WebhookSender implements AutoCloseable {
  private final String accountSid;
  private final String authToken;
  private final SimClock clock;
  private final Faults faults;
  private final Records records;
  private final Alarm alarm;
  private final Delivery delivery;
  private final Map<String, Webhook> heldBack = new ConcurrentHashMap<>();

  public WebhookSender(
      String accountSid,
      String authToken,
      SimClock clock,
      Faults faults,
      Records records,
      Alarm alarm) {
    this.accountSid = accountSid;
    this.authToken = authToken;
    this.clock = clock;
    this.faults = faults;
    this.records = records;
    this.alarm = alarm;
    this.delivery = new Delivery(authToken);
  }

  /** Sends and waits for the answer; never longer than the URL's total time. */
  public Outcome send(Webhook webhook) {
    Optional<Fault> fault = faults.next(new Outgoing(accountSid, webhook));
    Optional<Webhook> before = Optional.ofNullable(heldBack.remove(webhook.callSid()));
    Outcome outcome = fault.map(f -> wrong(webhook, f)).orElseGet(() -> deliver(webhook));
    before.ifPresent(other -> sendLater(other, told -> {}));
    return outcome;
  }

  private Outcome wrong(Webhook webhook, Fault fault) {
    return switch (fault.kind()) {
      case DROP -> new Outcome.Failed(0, "dropped: a fault was asked for", 0, 0);
      case REORDER -> {
        heldBack.put(webhook.callSid(), webhook);
        yield new Outcome.Failed(0, "held back: a fault was asked for", 0, 0);
      }
      case LATE -> {
        clock.await(clock.now().plus(fault.delay()), new Signal(), () -> false);
        yield deliver(webhook);
      }
      case DOUBLE -> {
        String token = UUID.randomUUID().toString();
        deliver(webhook, token);
        yield deliver(webhook, token);
      }
      default -> throw new IllegalStateException(fault.kind() + " does not happen to a webhook");
    };
  }

  /** What signs a URL that is connected to rather than posted to. */
  public String signature(String url) {
    return Signature.of(authToken, WebhookUrl.parse(url).signed());
  }

  /** Sends on a process of its own; the answer goes to nobody but {@code then}. */
  public void sendLater(Webhook webhook, Consumer<Outcome> then) {
    clock.start("webhook", () -> then.accept(send(webhook)));
  }

  /** Notes that what a webhook answered cannot be used. */
  public void alarm(Trouble trouble) {
    alarm.raise(trouble);
  }

  /** Asks once for nothing, so that the first caller does not wait for what the JVM does first. */
  public void warmUp(String url) {
    var _ = delivery.deliver(Webhook.of("warm-up", "GET", url, new Form()), "");
  }

  @Override
  public void close() {
    delivery.close();
  }

  private Outcome deliver(Webhook webhook) {
    return deliver(webhook, UUID.randomUUID().toString());
  }

  private Outcome deliver(Webhook webhook, String token) {
    Outcome outcome = delivery.deliver(webhook, token);
    Optional<Trouble> trouble = Trouble.of(webhook, outcome);
    trouble.ifPresent(alarm::raise);
    Optional<Outcome.Answered> answered =
        outcome instanceof Outcome.Answered a ? Optional.of(a) : Optional.empty();
    records.add(
        new Exchanged(
            clock.now(),
            Exchanged.Side.WEBHOOK,
            accountSid,
            webhook.what(),
            webhook.method(),
            WebhookUrl.parse(webhook.url()).target(),
            webhook.callSid(),
            webhook.form(),
            answered.map(Outcome.Answered::status).orElse(0),
            trouble.map(Trouble::code).orElse(0),
            trouble.map(t -> Hints.of(t.code(), t.words())).orElse(""),
            answered.map(Outcome.Answered::body).orElse(""),
            outcome.millis()));
    return outcome;
  }

  /** A webhook that may go wrong. */
  private record Outgoing(String account, Webhook webhook) implements Fault.Occasion {
    @Override
    public Fault.Side side() {
      return Fault.Side.WEBHOOK;
    }

    @Override
    public String method() {
      return webhook.method();
    }

    @Override
    public String path() {
      return webhook.url();
    }

    @Override
    public boolean mentions(String value) {
      return webhook.form().all().values().stream().anyMatch(all -> all.contains(value));
    }
  }

  /** Who hears of troubles. */
  @FunctionalInterface
  public interface Alarm {
    void raise(Trouble trouble);
  }
}
