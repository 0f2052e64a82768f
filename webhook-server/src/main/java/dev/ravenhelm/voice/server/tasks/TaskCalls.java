package dev.ravenhelm.voice.server.tasks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.voice.server.recent.RecentMap;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.Device;
import dev.ravenhelm.voice.server.routing.Reserved;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.routing.RoutingDecision.HangUp;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Meet;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Speak;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.routing.Step;
import dev.ravenhelm.voice.server.routing.StepUrl;
import dev.ravenhelm.voice.server.routing.Words;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import dev.ravenhelm.voice.server.twiml.TaskJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agents whom this server calls itself about a task, instead of TaskRouter: since a telephone may
 * ring after their devices, or since the caller is to be called back. Their reservation waits until
 * somebody has accepted: twilio.com/docs/taskrouter/handle-assignment-callbacks.
 */
public final class TaskCalls implements WorkerCalls {

  private static final Logger LOG = LoggerFactory.getLogger(TaskCalls.class);

  /**
   * How long a telephone rings; together with the time to press 1 less than the operator allows.
   */
  private static final String RING_PHONE = "25";

  private static final String RING_CALLER = "45";
  private static final int REMEMBERED = 4096;

  /** Twilio waits 15 s for the answer that this is a part of. */
  private static final Duration PROMISE_IS_SPOKEN = Duration.ofSeconds(5);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  /** Later, a caller who has waited too long has gone on by the wait URL. */
  private static final Duration SOON_ENOUGH = Duration.ofSeconds(5);

  /**
   * The one refusal after which nothing has happened for sure: twilio.com/docs/api/errors/20429.
   */
  private static final int TOO_MANY_REQUESTS = 20429;

  private final TwilioRest twilio;
  private final Errands errands;
  private final ObjectMapper json = new ObjectMapper();

  /** What was done about a leg's state or a task's end, which may be told twice. */
  private final Map<String, Boolean> done = RecentMap.byAge(REMEMBERED);

  public TaskCalls(TwilioRest twilio, Errands errands) {
    this.twilio = twilio;
    this.errands = errands;
  }

  @Override
  public RoutingDecision join(RoutingTable table, Reserved reserved) {
    try {
      boolean taken =
          reserved.callBack() ? takeAndCall(table, reserved) : takeAndFetch(table, reserved);
      return taken ? meet(table, reserved) : sorry(Words.TOO_LATE);
    } catch (TwilioFailure failure) {
      LOG.warn("Call {} was not brought to its agent: {}", reserved.call(), failure.getMessage());
      // where it may have been all the same, the caller must not be there alone
      return failure.kind() == TwilioFailure.Kind.AWAY
          ? meet(table, reserved)
          : sorry(Words.NOT_CONNECTED);
    }
  }

  private static Meet meet(RoutingTable table, Reserved reserved) {
    return new Meet(reserved.task(), reserved.call(), reserved.recorded(table));
  }

  @Override
  public RoutingDecision promise(RoutingTable table, RoutingDecision.CallBack callBack) {
    try {
      make(table, callBack);
      return new Speak(callBack.confirmed(), new HangUp());
    } catch (TwilioFailure failure) {
      LOG.warn("A call back was not promised: {}", failure.getMessage());
      return new Speak(Words.prompt(Words.NO_CALL_BACK), callBack.otherwise());
    }
  }

  @Override
  public void rang(RoutingTable table, Reserved reserved, String status, boolean phone) {
    switch (status) {
      case "completed" -> once(reserved, status, phone, () -> wrapUp(table, reserved, phone));
      case "busy" ->
          once(
              reserved,
              status,
              phone,
              () -> {
                if (phone) {
                  park(table, reserved);
                } else {
                  decide(table, reserved, Map.of("ReservationStatus", "rejected"));
                }
              });
      case "no-answer", "failed", "canceled" ->
          once(
              reserved,
              status,
              phone,
              () -> {
                if (phone) {
                  park(table, reserved);
                } else {
                  ringPhone(table, reserved);
                }
              });
      default -> {
        // it still rings, or is answered: what follows is asked for by another URL
      }
    }
  }

  @Override
  public void outlasted(RoutingTable table, String task, String callSid, Step.QueueLeft left) {
    if (!isNew(task + " outlasted")) {
      return;
    }
    Map<String, String> form =
        Map.of("Url", table.gateway().publicUrl() + StepUrl.of(left), "Method", "POST");
    long until = System.nanoTime() + SOON_ENOUGH.toNanos();
    errands.run(
        "Call " + callSid + " waited too long",
        () -> {
          if (System.nanoTime() < until) {
            carriedOutOnce(() ->
                twilio.change(Product.API, table.gateway().region(), "/Calls/" + callSid, form));
          }
        });
  }

  /**
   * Does what must not be done twice: tried again only where Twilio has said that it did nothing. A
   * refusal means that the call has gone on by itself.
   */
  private static void carriedOutOnce(Runnable request) {
    try {
      request.run();
    } catch (TwilioFailure failure) {
      if (failure.code() == TOO_MANY_REQUESTS) {
        throw failure;
      }
      LOG.info("Left as it is: {}", failure.getMessage());
    }
  }

  private void once(Reserved reserved, String status, boolean phone, Runnable errand) {
    if (isNew(reserved.reservation() + status + phone)) {
      errands.run("Agent " + reserved.agent() + " and task " + reserved.task(), errand);
    }
  }

  private boolean isNew(String told) {
    synchronized (done) {
      return done.put(told, true) == null;
    }
  }

  /**
   * Redirects the caller, which accepts the reservation; false where it is too late. One that is
   * accepted already was so by this same step, which Twilio asked for before.
   */
  private boolean takeAndFetch(RoutingTable table, Reserved reserved) {
    Map<String, String> form =
        Map.of(
            "Instruction",
            "redirect",
            "RedirectCallSid",
            reserved.call(),
            "RedirectUrl",
            table.gateway().publicUrl() + StepUrl.of(new Step.Meets(reserved)),
            "RedirectAccept",
            "true");
    try {
      return decide(table, reserved, form) || isAccepted(table, reserved);
    } catch (TwilioFailure unclear) {
      if (unclear.kind() == TwilioFailure.Kind.AWAY && isAccepted(table, reserved)) {
        return true;
      }
      throw unclear;
    }
  }

  private boolean takeAndCall(RoutingTable table, Reserved reserved) {
    JsonNode task = attributes(table, reserved);
    if (wasTaken(table, reserved)) {
      // somebody took the caller while the promise was made
      change(table, "/Tasks/" + reserved.task(), Map.of("AssignmentStatus", "canceled"));
      return false;
    }
    if (!accept(table, reserved)) {
      // or this same step has accepted it, and the caller's telephone rings
      return isAccepted(table, reserved);
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

  private void make(RoutingTable table, RoutingDecision.CallBack callBack) {
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
      twilio.change(
          Product.TASKROUTER, table.gateway().region(), workspace(table) + "/Tasks", form);
    } catch (TwilioFailure unclear) {
      if (unclear.kind() != TwilioFailure.Kind.AWAY || !isMade(table, callBack)) {
        throw unclear;
      }
    }
  }

  private boolean isMade(RoutingTable table, RoutingDecision.CallBack callBack) {
    return !twilio
        .list(
            Product.TASKROUTER,
            table.gateway().region(),
            workspace(table) + "/Tasks",
            Map.of(
                "EvaluateTaskAttributes",
                "call_back == \"yes\" AND call_sid == \"" + callBack.task().get("call_sid") + "\""),
            "tasks")
        .isEmpty();
  }

  private void ringPhone(RoutingTable table, Reserved reserved) {
    Agent agent = table.agents().get(reserved.agent());
    if (agent == null
        || !agent.takesCalls()
        || !(agent.phone().orElse(null) instanceof Device.Phone(String number, boolean confirm))) {
      // TaskRouter's own time-out parks an agent who does not answer
      return;
    }
    String url = table.gateway().publicUrl();
    Step answered = confirm ? new Step.WorkerPickedUp(reserved) : new Step.WorkerAnswered(reserved);
    Map<String, String> form = new HashMap<>();
    form.put("Instruction", "call");
    form.put("CallFrom", attributes(table, reserved).path("to").asText());
    form.put("CallTo", number);
    form.put("CallUrl", url + StepUrl.of(answered));
    form.put("CallAccept", "false");
    form.put("CallTimeout", RING_PHONE);
    form.put("CallStatusCallbackUrl", url + StepUrl.workerRang(reserved, true));
    carriedOutOnce(() -> change(table, reservation(reserved), form));
  }

  /** No calls for an agent who is not there, as after TaskRouter's own time-out. */
  private void park(RoutingTable table, Reserved reserved) {
    String activity =
        twilio
            .read(Product.TASKROUTER, table.gateway().region(), workspace(table))
            .path("timeout_activity_sid")
            .asText();
    boolean _ =
        decide(
            table,
            reserved,
            activity.isEmpty()
                ? Map.of("ReservationStatus", "rejected")
                : Map.of("ReservationStatus", "rejected", "WorkerActivitySid", activity));
  }

  /** The agent's leg has ended: with it the call, or the try to reach the agent. */
  private void wrapUp(RoutingTable table, Reserved reserved, boolean phone) {
    if (decide(table, reserved, Map.of("ReservationStatus", "wrapping"))) {
      leaveNobodyAlone(table, reserved);
    } else if (phone) {
      // a mailbox, or somebody who did not press 1
      park(table, reserved);
    } else {
      boolean _ = decide(table, reserved, Map.of("ReservationStatus", "rejected"));
    }
  }

  /** Ends the conference where only one is left, who was brought there too late to meet anybody. */
  private void leaveNobodyAlone(RoutingTable table, Reserved reserved) {
    String region = table.gateway().region();
    for (JsonNode conference :
        twilio.list(
            Product.API,
            region,
            "/Conferences",
            Map.of("FriendlyName", reserved.task()),
            "conferences")) {
      String path = "/Conferences/" + conference.path("sid").asText();
      if (!conference.path("status").asText().equals("completed")
          && twilio
                  .list(Product.API, region, path + "/Participants", Map.of(), "participants")
                  .size()
              == 1) {
        twilio.change(Product.API, region, path, Map.of("Status", "completed"));
      }
    }
  }

  /** Takes the reservation, by Twilio's answer or by what it says afterwards. */
  private boolean accept(RoutingTable table, Reserved reserved) {
    try {
      return decide(table, reserved, Map.of("ReservationStatus", "accepted"));
    } catch (TwilioFailure unclear) {
      if (isAccepted(table, reserved)) {
        return true;
      }
      throw unclear;
    }
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
    return twilio
        .list(
            Product.TASKROUTER,
            table.gateway().region(),
            workspace(table) + "/Tasks",
            Map.of(
                "EvaluateTaskAttributes",
                "call_sid == \"" + reserved.call() + "\"",
                "AssignmentStatus",
                "assigned,wrapping,completed"),
            "tasks")
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

  /** Decides about the reservation; false where that was done before, or the caller is gone. */
  private boolean decide(RoutingTable table, Reserved reserved, Map<String, String> form) {
    try {
      change(table, reservation(reserved), form);
      return true;
    } catch (TwilioFailure failure) {
      if (failure.kind() == TwilioFailure.Kind.AWAY) {
        throw failure;
      }
      return false;
    }
  }

  private boolean isAccepted(RoutingTable table, Reserved reserved) {
    try {
      return twilio
          .read(
              Product.TASKROUTER,
              table.gateway().region(),
              workspace(table) + reservation(reserved))
          .path("reservation_status")
          .asText()
          .equals("accepted");
    } catch (TwilioFailure failure) {
      if (failure.kind() == TwilioFailure.Kind.ABSENT) {
        return false;
      }
      throw failure;
    }
  }

  private JsonNode attributes(RoutingTable table, Reserved reserved) {
    JsonNode task =
        twilio.read(
            Product.TASKROUTER,
            table.gateway().region(),
            workspace(table) + "/Tasks/" + reserved.task());
    try {
      return json.readTree(task.path("attributes").asText("{}"));
    } catch (JsonProcessingException e) {
      throw new TwilioFailure(
          TwilioFailure.Kind.REFUSED, 0, "Task " + reserved.task() + " has no JSON", e);
    }
  }

  private void change(RoutingTable table, String path, Map<String, String> form) {
    twilio.change(Product.TASKROUTER, table.gateway().region(), workspace(table) + path, form);
  }

  private static String reservation(Reserved reserved) {
    return "/Tasks/" + reserved.task() + "/Reservations/" + reserved.reservation();
  }

  private static String workspace(RoutingTable table) {
    String sid = table.gateway().workspaceSid();
    if (sid == null) {
      throw new TwilioFailure(
          TwilioFailure.Kind.REFUSED, 0, "The gateway's workspace is not known", null);
    }
    return "/Workspaces/" + sid;
  }

  private static RoutingDecision sorry(String words) {
    return new Speak(Words.prompt(words), new HangUp());
  }
}
