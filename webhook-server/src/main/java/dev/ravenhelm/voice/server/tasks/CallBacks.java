package dev.ravenhelm.voice.server.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.routing.Reserved;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import dev.ravenhelm.voice.server.twiml.TaskJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Calls back that callers were promised: a task for each, and the caller's telephone. */
final class CallBacks {

  private static final String RING_CALLER = "45";

  /** Twilio waits 15 s for the answer that this is a part of. */
  private static final Duration PROMISE_IS_SPOKEN = Duration.ofSeconds(5);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final TwilioRest twilio;
  private final Reservations reservations;

  CallBacks(TwilioRest twilio, Reservations reservations) {
    this.twilio = twilio;
    this.reservations = reservations;
  }

  /** Makes the task of a call back, unless it is made. */
  void make(RoutingTable table, RoutingDecision.CallBack callBack) {
    if (isMade(table, callBack)) {
      return;
    }
    String attributes = TaskJson.of(callBack.task(), TaskJson.MOST);
    Map<String, String> form = new HashMap<>();
    form.put("WorkflowSid", callBack.workflowSid());
    form.put("TaskChannel", "voice");
    form.put("Attributes", attributes);
    form.put("Priority", Integer.toString(callBack.priority()));
    form.put("Timeout", Long.toString(callBack.keepFor().toSeconds()));
    // by which TaskRouter orders: twilio.com/docs/taskrouter/api/task
    form.put("VirtualStartTime", callBack.since().toString());
    try {
      reservations.makeTask(table, form);
    } catch (TwilioFailure unclear) {
      if (unclear.kind() != TwilioFailure.Kind.AWAY || !isMade(table, callBack)) {
        throw unclear;
      }
    }
  }

  private boolean isMade(RoutingTable table, RoutingDecision.CallBack callBack) {
    return !reservations
        .tasks(
            table,
            Map.of(
                "EvaluateTaskAttributes",
                "call_back == \"yes\" AND call_sid == \"" + callBack.task().get("call_sid") + "\""))
        .isEmpty();
  }

  /**
   * Takes the reservation for the agent who has answered, and calls the caller; false where it is
   * too late.
   */
  boolean take(RoutingTable table, Reserved reserved) {
    JsonNode task = reservations.attributes(table, reserved);
    if (wasTaken(table, reserved)) {
      // somebody took the caller while the promise was made
      reservations.cancel(table, reserved);
      return false;
    }
    if (!reservations.accept(table, reserved)) {
      // or this same step has accepted it, and the caller's telephone rings
      return reservations.isAccepted(table, reserved);
    }
    Map<String, String> form = new HashMap<>();
    form.put("To", task.path("from").asText());
    form.put("From", task.path("to").asText());
    form.put("Label", "caller");
    form.put("Timeout", RING_CALLER);
    form.put("EarlyMedia", "true");
    form.put("Beep", "false");
    form.put("EndConferenceOnExit", "true");
    form.put(
        "StatusCallback", table.gateway().publicUrl() + "/voice/events?root=" + reserved.call());
    form.put("StatusCallbackEvent", "initiated ringing answered completed");
    // a conference that is not there yet is begun by this, under this name
    twilio.change(
        Product.API,
        table.gateway().region(),
        "/Conferences/" + reserved.task() + "/Participants",
        form);
    return true;
  }

  /**
   * Whether an agent got the caller for whom the promise was meant. While the caller hears it they
   * are on the line still; that is waited for, though not until an agent's leg would give up.
   */
  private boolean wasTaken(RoutingTable table, Reserved reserved) {
    long until = System.nanoTime() + PROMISE_IS_SPOKEN.toNanos();
    while (true) {
      boolean onTheLine = isOnTheLine(table, reserved);
      if (isWithAnAgent(table, reserved)) {
        return true;
      }
      if (!onTheLine || System.nanoTime() > until || !pause()) {
        return false;
      }
    }
  }

  /** By another task of the same call that an agent has, or had. */
  private boolean isWithAnAgent(RoutingTable table, Reserved reserved) {
    return reservations
        .tasks(
            table,
            Map.of(
                "EvaluateTaskAttributes",
                "call_sid == \"" + reserved.call() + "\"",
                "AssignmentStatus",
                "assigned,wrapping,completed"))
        .stream()
        .anyMatch(task -> !task.path("sid").asText().equals(reserved.task()));
  }

  /** False where this thread should end. */
  private static boolean pause() {
    try {
      Thread.sleep(LOOK_AGAIN);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean isOnTheLine(RoutingTable table, Reserved reserved) {
    try {
      return twilio
          .read(Product.API, table.gateway().region(), "/Calls/" + reserved.call())
          .path("status")
          .asText()
          .equals("in-progress");
    } catch (TwilioFailure failure) {
      if (failure.kind() == TwilioFailure.Kind.ABSENT) {
        return false;
      }
      throw failure;
    }
  }
}
