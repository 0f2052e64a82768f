package dev.ravenhelm.voice.server.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.recent.RecentMap;
import dev.ravenhelm.voice.server.routing.Reserved;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import dev.ravenhelm.voice.server.twiml.TaskJson;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls back that callers were promised: a task for each, and the caller's telephone. */
final class CallBacks {

  private static final Logger LOG = LoggerFactory.getLogger(CallBacks.class);
  private static final String RING_CALLER = "45";

  /** Twilio waits 15 s for the answer that this is a part of. */
  private static final Duration PROMISE_IS_SPOKEN = Duration.ofSeconds(5);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  /** Between Twilio, which dates tasks, and this server, which says since when a caller waits. */
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

  /** Until when whoever has accepted a reservation has called the caller, or is gone. */
  private static final Duration OTHERS_HAVE_CALLED = Duration.ofSeconds(5);

  private static final int REMEMBERED = 4096;

  private final TwilioRest twilio;
  private final Errands errands;
  private final Reservations reservations;
  private final TaskConference conference;

  /** Reservations whose caller this replica calls, or has called. */
  private final Map<String, Boolean> called = RecentMap.byAge(REMEMBERED);

  CallBacks(
      TwilioRest twilio, Errands errands, Reservations reservations, TaskConference conference) {
    this.twilio = twilio;
    this.errands = errands;
    this.reservations = reservations;
    this.conference = conference;
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
    JsonNode task = reservations.task(table, reserved);
    JsonNode attributes = Reservations.attributes(task);
    if (wasTaken(table, reserved, task)) {
      // somebody took the caller while the promise was made
      reservations.cancel(table, reserved);
      return false;
    }
    Map<String, String> form = form(table, reserved, attributes);
    boolean ours = false;
    try {
      if (reservations.accept(table, reserved)) {
        ours = isNew(reserved);
        if (ours) {
          ring(table, reserved, form);
        }
        return true;
      }
      if (!reservations.isAccepted(table, reserved)) {
        return false;
      }
    } catch (TwilioFailure unclear) {
      if (unclear.kind() == TwilioFailure.Kind.AWAY && (ours || isNew(reserved))) {
        ringLater(Duration.ZERO, table, reserved, form);
      }
      throw unclear;
    }
    // this same step has accepted it, maybe of a replica that then stopped
    if (isNew(reserved)) {
      ringLater(OTHERS_HAVE_CALLED, table, reserved, form);
    }
    return true;
  }

  private boolean isNew(Reserved reserved) {
    synchronized (called) {
      return called.put(reserved.reservation(), true) == null;
    }
  }

  /** Calls the caller unless they are called; the agent waits for them meanwhile. */
  private void ringLater(
      Duration pause, RoutingTable table, Reserved reserved, Map<String, String> form) {
    errands.runIn(
        pause,
        "The call back of task " + reserved.task(),
        () -> {
          boolean taken =
              reservations.accept(table, reserved) || reservations.isAccepted(table, reserved);
          if (taken && conference.lacksCaller(table, reserved.task())) {
            ring(table, reserved, form);
          }
        });
  }

  private void ring(RoutingTable table, Reserved reserved, Map<String, String> form) {
    // a conference that is not there yet is begun by this, under this name
    twilio.change(
        Product.API,
        table.gateway().region(),
        "/Conferences/" + reserved.task() + "/Participants",
        form);
  }

  private static Map<String, String> form(
      RoutingTable table, Reserved reserved, JsonNode attributes) {
    Map<String, String> form = new HashMap<>();
    form.put("To", attributes.path("from").asText());
    form.put("From", attributes.path("to").asText());
    form.put("Label", TaskConference.CALLER);
    form.put("Timeout", RING_CALLER);
    form.put("EarlyMedia", "true");
    form.put("Beep", "false");
    form.put("EndConferenceOnExit", "true");
    form.put(
        "StatusCallback", table.gateway().publicUrl() + "/voice/events?root=" + reserved.call());
    form.put("StatusCallbackEvent", "initiated ringing answered completed");
    return form;
  }

  /**
   * Whether an agent got the caller for whom the promise was meant. While the caller hears it they
   * are on the line still; that is waited for, though not until an agent's leg would give up.
   */
  private boolean wasTaken(RoutingTable table, Reserved reserved, JsonNode task) {
    long until = System.nanoTime() + PROMISE_IS_SPOKEN.toNanos();
    do {
      try {
        boolean onTheLine = isOnTheLine(table, reserved);
        if (isWithAnAgent(table, reserved, task)) {
          return true;
        }
        if (!onTheLine) {
          return false;
        }
      } catch (TwilioFailure failure) {
        if (failure.kind() != TwilioFailure.Kind.AWAY) {
          throw failure;
        }
        // not known yet; better to call somebody twice than not at all
        LOG.info("Whether call {} was taken: {}", reserved.call(), failure.getMessage());
      }
    } while (System.nanoTime() < until && pause());
    return false;
  }

  /** By another task of the same wait that an agent has, or had. */
  private boolean isWithAnAgent(RoutingTable table, Reserved reserved, JsonNode task) {
    Instant since = time(task, "virtual_start_time").minus(CLOCKS_DIFFER);
    return reservations
        .tasks(
            table,
            Map.of(
                "EvaluateTaskAttributes",
                "call_sid == \"" + reserved.call() + "\"",
                "AssignmentStatus",
                "assigned,wrapping,completed"))
        .stream()
        .filter(other -> !other.path("sid").asText().equals(reserved.task()))
        // who had the caller before sent them on, and is not who takes them now
        .anyMatch(other -> !time(other, "date_created").isBefore(since));
  }

  private static Instant time(JsonNode task, String name) {
    try {
      return Instant.parse(task.path(name).asText());
    } catch (DateTimeParseException e) {
      return Instant.EPOCH.plus(CLOCKS_DIFFER);
    }
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
    return twilio
        .find(Product.API, table.gateway().region(), "/Calls/" + reserved.call())
        .filter(leg -> leg.path("status").asText().equals("in-progress"))
        .isPresent();
  }
}
