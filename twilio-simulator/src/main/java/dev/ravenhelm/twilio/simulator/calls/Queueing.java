package dev.ravenhelm.twilio.simulator.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.calls.Stage.Next;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * {@code <Enqueue>}: makes the task where there is a workflow, and keeps the caller waiting to
 * sound.
 */
final class Queueing {
  private static final Duration FOR_EVER = Duration.ofDays(1);
  private static final Set<String> NOT_OF_A_TASK =
      Set.of("CallToken", "StirVerstat", "ParentCallSid");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Stage stage;
  private final Verb.Enqueue enqueue;
  private final Exchange exchange;
  private final Call call;

  Queueing(Stage stage, Verb.Enqueue enqueue) {
    this.stage = stage;
    this.enqueue = enqueue;
    this.exchange = stage.exchange();
    this.call = stage.call();
  }

  Next run() {
    String name = enqueue.workflowSid().orElse(enqueue.name());
    call.tell("verb", "Enqueue " + name);
    if (exchange.queues().full(name, enqueue.maxQueueSize())) {
      return next("queue-full", exchange.queues().outside(name, call), new Form());
    }
    Queues.Entry entry = exchange.queues().enter(name, call);
    Optional<String> task = Optional.empty();
    try {
      task = enqueue.workflowSid().map(workflow -> task(workflow, entry));
    } catch (Refusal refusal) {
      call.tell("error", refusal.code() + " Enqueue: " + refusal.words());
      entry.close();
      return next("error", entry, new Form());
    }
    BooleanSupplier over = () -> stage.over().getAsBoolean() || entry.settled();
    await(entry, over);
    String result = settle(entry);
    entry.close();
    Form more = task.map(sid -> new Form().add("TaskSid", sid)).orElseGet(Form::new);
    task.ifPresent(sid -> exchange.taskLine().callLeft(sid, entry));
    return next(result, entry, more);
  }

  private String task(String workflowSid, Queues.Entry entry) {
    return exchange
        .taskLine()
        .submit(workflowSid, attributes(), enqueue.priority(), enqueue.timeout(), entry);
  }

  /** The document's own attributes, and those that Twilio adds of the call. */
  private String attributes() {
    ObjectNode attributes = JSON.createObjectNode();
    CallParameters.of(exchange.account().sid(), call)
        .all()
        .forEach((name, values) -> {
          if (!NOT_OF_A_TASK.contains(name)) {
            attributes.put(Field.property(name), values.getFirst());
          }
        });
    if (!enqueue.task().isBlank()) {
      try {
        JsonNode own = JSON.readTree(enqueue.task());
        if (!own.isObject()) {
          throw Refusal.badRequest(
              14221, "Provided Attributes JSON was not valid: it must be an object");
        }
        own.properties().forEach(e -> attributes.set(e.getKey(), e.getValue()));
      } catch (JsonProcessingException e) {
        throw Refusal.badRequest(
            14221, "Provided Attributes JSON was not valid: " + e.getOriginalMessage());
      }
    }
    return attributes.toString();
  }

  /**
   * The wait URL's document is asked for and played again and again, until somebody takes the call.
   */
  private void await(Queues.Entry entry, BooleanSupplier over) {
    if (enqueue.waitUrl().isEmpty()) {
      call.hear(Heard.sound(Heard.Kind.HOLD_MUSIC));
      call.await(FOR_EVER, over);
      call.hear(Heard.SILENCE);
      return;
    }
    while (!over.getAsBoolean()) {
      Form more =
          new Form()
              .add("QueueSid", entry.queueSid())
              .add("QueueTime", "" + entry.waited().toSeconds())
              .add("AvgQueueTime", "" + exchange.queues().average(entry).toSeconds())
              .add("QueuePosition", "" + exchange.queues().position(entry))
              .add("CurrentQueueSize", "" + exchange.queues().size(entry));
      WaitMusic.play(exchange, call, stage.waiting(enqueue.waitUrl().get(), more), over);
    }
  }

  /** Lives through what came of the wait, and names it as {@code QueueResult}. */
  private String settle(Queues.Entry entry) {
    if (entry.outcome().isEmpty()) {
      return call.redirected() ? "redirected" : "hangup";
    }
    return switch (entry.outcome().get()) {
      case Queues.Outcome.Left() -> "leave";
      case Queues.Outcome.Bridged(Call agent) -> {
        call.tell("bridge", "connected with " + agent.parties().to());
        call.hear(Heard.legs(agent));
        call.connect();
        call.await(
            FOR_EVER, () -> stage.over().getAsBoolean() || agent.ended() || agent.redirected());
        call.hear(Heard.SILENCE);
        yield call.redirected() ? "redirected-from-bridged" : "bridged";
      }
      case Queues.Outcome.Joined(Conference conference, Seat seat) -> {
        conference.enter(call, seat, Optional.empty(), stage.over());
        yield call.redirected() ? "redirected-from-bridged" : "bridged";
      }
    };
  }

  /** What a queue's {@code url} is told of the caller who waited. */
  static Form about(Exchange exchange, Queues.Entry entry) {
    return new Form()
        .add("QueueSid", entry.queueSid())
        .add("QueueTime", "" + entry.waited().toSeconds())
        .add("AvgQueueTime", "" + exchange.queues().average(entry).toSeconds());
  }

  private Next next(String result, Queues.Entry entry, Form more) {
    call.tell("queue", "QueueResult " + result + " after " + entry.waited().toSeconds() + " s");
    if (call.redirected()) {
      return new Next.Stop();
    }
    more.add("QueueResult", result)
        .add("QueueSid", entry.queueSid())
        .add("QueueTime", "" + entry.waited().toSeconds());
    if (call.ended()) {
      enqueue
          .action()
          .ifPresent(link -> exchange.notify(call, stage.source("enqueue action", link, more)));
      return new Next.Stop();
    }
    return enqueue
        .action()
        .<Next>map(link -> stage.ask("enqueue action", link, more))
        .orElse(new Next.On());
  }
}
