package dev.ravenhelm.voice.server.tasks;

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

  private static final int REMEMBERED = 4096;

  /** Later, a caller who has waited too long has gone on by the wait URL. */
  private static final Duration SOON_ENOUGH = Duration.ofSeconds(5);

  /**
   * The one refusal after which nothing has happened for sure: twilio.com/docs/api/errors/20429.
   */
  private static final int TOO_MANY_REQUESTS = 20429;

  private final TwilioRest twilio;
  private final Errands errands;
  private final Reservations reservations;
  private final CallBacks callBacks;
  private final TaskConference conference;

  /** What was done about a leg's state or a task's end, which may be told twice. */
  private final Map<String, Boolean> done = RecentMap.byAge(REMEMBERED);

  public TaskCalls(TwilioRest twilio, Errands errands) {
    this.twilio = twilio;
    this.errands = errands;
    this.reservations = new Reservations(twilio);
    this.conference = new TaskConference(twilio);
    this.callBacks = new CallBacks(twilio, errands, reservations, conference);
  }

  @Override
  public RoutingDecision join(RoutingTable table, Reserved reserved) {
    try {
      boolean taken =
          reserved.callBack() ? callBacks.take(table, reserved) : takeAndFetch(table, reserved);
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
      callBacks.make(table, callBack);
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
                  reservations.decide(table, reserved, Map.of("ReservationStatus", "rejected"));
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
      return reservations.decide(table, reserved, form) || reservations.isAccepted(table, reserved);
    } catch (TwilioFailure unclear) {
      if (unclear.kind() == TwilioFailure.Kind.AWAY && reservations.isAccepted(table, reserved)) {
        return true;
      }
      throw unclear;
    }
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
    form.put(
        "CallFrom",
        Reservations.attributes(reservations.task(table, reserved)).path("to").asText());
    form.put("CallTo", number);
    form.put("CallUrl", url + StepUrl.of(answered));
    form.put("CallAccept", "false");
    form.put("CallTimeout", RING_PHONE);
    form.put("CallStatusCallbackUrl", url + StepUrl.workerRang(reserved, true));
    carriedOutOnce(() -> reservations.instruct(table, reserved, form));
  }

  /** No calls for an agent who is not there, as after TaskRouter's own time-out. */
  private void park(RoutingTable table, Reserved reserved) {
    String activity = reservations.timeoutActivity(table);
    boolean _ =
        reservations.decide(
            table,
            reserved,
            activity.isEmpty()
                ? Map.of("ReservationStatus", "rejected")
                : Map.of("ReservationStatus", "rejected", "WorkerActivitySid", activity));
  }

  /** The agent's leg has ended: with it the call, or the try to reach the agent. */
  private void wrapUp(RoutingTable table, Reserved reserved, boolean phone) {
    if (reservations.wrapUp(table, reserved.task(), reserved.reservation())) {
      conference.leaveNobodyAlone(table, reserved.task());
    } else if (phone) {
      // a mailbox, or somebody who did not press 1
      park(table, reserved);
    } else {
      boolean _ = reservations.decide(table, reserved, Map.of("ReservationStatus", "rejected"));
    }
  }

  private static RoutingDecision sorry(String words) {
    return new Speak(Words.prompt(words), new HangUp());
  }
}
