package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.taskrouter.Engine;
import dev.ravenhelm.twilio.simulator.taskrouter.Instruction;
import dev.ravenhelm.twilio.simulator.taskrouter.Tasks;
import dev.ravenhelm.twilio.simulator.taskrouter.Telephony;
import dev.ravenhelm.twilio.simulator.taskrouter.Workspace;
import dev.ravenhelm.twilio.simulator.taskrouter.Workspaces;
import dev.ravenhelm.twilio.simulator.twiml.Noun;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The line between calls and TaskRouter: tasks for enqueued calls, and calls for reserved workers.
 */
public final class TaskLine implements Telephony {
  private static final List<String> RECORD = List.of("true", "record-from-start");
  private static final int DEFAULT_TIMEOUT = 60;
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final Exchange exchange;
  private final CallBook book;
  private final Map<String, Queues.Entry> entriesByTask = new ConcurrentHashMap<>();
  private final Map<String, String> tasksByReservation = new ConcurrentHashMap<>();
  private final Map<String, Conference> roomsByTask = new ConcurrentHashMap<>();

  /** Tasks whose calls were redirected for a worker: theirs to end, wherever the calls are. */
  private final Set<String> handedOver = ConcurrentHashMap.newKeySet();

  private @Nullable Desk desk;

  TaskLine(Exchange exchange, CallBook book) {
    this.exchange = exchange;
    this.book = book;
  }

  /** Connects TaskRouter, which in turn needs this line. */
  public void connect(Workspaces workspaces, Tasks tasks, Engine engine) {
    desk = new Desk(workspaces, tasks, engine);
  }

  @Override
  public void tell(String callSid, String kind, String words) {
    book.tell(callSid, kind, words);
  }

  /** Makes the task of an enqueued call. */
  String submit(
      String workflowSid,
      String attributes,
      Optional<Integer> priority,
      Optional<Integer> timeout,
      Queues.Entry entry) {
    Workspace workspace =
        desk()
            .workspaces
            .ofWorkflow(workflowSid)
            .orElseThrow(() ->
                Refusal.badRequest(14220, "Provided Workflow was not a valid sid: " + workflowSid));
    Doc task =
        desk()
            .tasks
            .create(workspace, Tasks.Order.ofCall(workflowSid, attributes, priority, timeout));
    entriesByTask.put(task.sid(), entry);
    desk().tasks.route(workspace, task);
    return task.sid();
  }

  /** The call behind a task is no longer in its queue, nor connected from there. */
  void callLeft(String taskSid, Queues.Entry entry) {
    entriesByTask.remove(taskSid, entry);
    roomsByTask.remove(taskSid);
    if (!handedOver.remove(taskSid)) {
      desk().engine.callEnded(taskSid);
    }
  }

  /**
   * The call that a reservation is about; the worker's having asked for it accepts the reservation.
   */
  Optional<Queues.Entry> entryOf(String reservationSid) {
    Optional<Queues.Entry> entry =
        Optional.ofNullable(tasksByReservation.get(reservationSid)).map(entriesByTask::get);
    if (entry.isPresent()) {
      desk().engine.reserving().accept(reservationSid);
    }
    return entry;
  }

  /** Moves the worker of a reservation into another activity once its call is over. */
  void afterWork(String reservationSid, String activitySid) {
    desk().engine.reserving().moveWorkerOf(reservationSid, activitySid);
  }

  @Override
  public void follow(Offer offer, Instruction.Telephone instruction) {
    tasksByReservation.put(offer.reservationSid(), offer.taskSid());
    Queues.Entry entry = entriesByTask.get(offer.taskSid());
    boolean needsCaller =
        instruction.kind() != Instruction.Kind.REDIRECT
            && instruction.kind() != Instruction.Kind.CALL;
    if (entry == null && needsCaller) {
      tell(
          offer.callSid(),
          "warning",
          "40140: " + instruction.kind() + " needs a task made by <Enqueue>");
      return;
    }
    switch (instruction.kind()) {
      case DEQUEUE, CONFERENCE -> ring(offer, instruction, entry);
      case CALL -> call(offer, instruction);
      case REDIRECT -> redirect(offer, instruction);
      case SUPERVISE ->
          tell(offer.callSid(), "warning", "40138: supervise is no answer to an assignment");
    }
  }

  @Override
  public void supervise(Offer offer, Instruction.Telephone instruction, String supervisorUri) {
    Conference conference =
        Optional.ofNullable(roomsByTask.get(offer.taskSid()))
            .orElseThrow(() ->
                Refusal.badRequest(
                    20001, "only a call that was assigned by 'conference' can be supervised"));
    new Supervision(exchange, conference, offer).begin(instruction, supervisorUri);
  }

  private void redirect(Offer offer, Instruction.Telephone instruction) {
    String url = instruction.field("url").orElse("");
    boolean accepted =
        instruction.flag("accept") && desk().engine.reserving().accept(offer.reservationSid());
    if (instruction.flag("accept") && !accepted) {
      return;
    }
    if (accepted) {
      handedOver.add(offer.taskSid());
    }
    book.find(instruction.field("call_sid").orElse(offer.callSid()))
        .ifPresent(call ->
            exchange.takeOver(
                call, new Source.Fetch("redirect instruction", "POST", url, new Form())));
  }

  /**
   * Calls the worker about any task, with TwiML of its own. The reservation waits for whoever
   * accepts it, also when nobody answers, unless answering is to accept it
   * (twilio.com/docs/taskrouter/handle-assignment-callbacks#call).
   */
  private void call(Offer offer, Instruction.Telephone instruction) {
    String to =
        instruction.field("to").orElse(offer.workerAttributes().path("contact_uri").asText(""));
    if (to.isEmpty()) {
      tell(offer.callSid(), "warning", "40139: no 'to' and no contact_uri");
      return;
    }
    Call leg = open(offer, instruction, to, book.find(offer.callSid()).filter(c -> !c.ended()));
    exchange
        .account()
        .clock()
        .start("worker-" + leg.sid(), () -> serveCall(offer, instruction, leg));
  }

  private void serveCall(Offer offer, Instruction.Telephone instruction, Call leg) {
    leg.await(
        timeout(instruction),
        () ->
            leg.ended()
                || leg.status() == CallStatus.IN_PROGRESS
                || !desk().engine.reserving().undecided(offer.reservationSid()));
    if (leg.status() != CallStatus.IN_PROGRESS) {
      leg.hangUp(CallStatus.NO_ANSWER);
      return;
    }
    if (instruction.flag("accept")) {
      desk().engine.reserving().accept(offer.reservationSid());
    }
    String url = instruction.field("url").orElse("");
    exchange.run(
        leg, new Source.Fetch("worker's TwiML", "POST", url, new Form()), Optional.empty());
  }

  /** Calls the worker; what follows depends on whether somebody answers. */
  private void ring(Offer offer, Instruction.Telephone instruction, Queues.@Nullable Entry entry) {
    Call caller = book.find(offer.callSid()).orElse(null);
    String to =
        instruction.field("to").orElse(offer.workerAttributes().path("contact_uri").asText(""));
    if (to.isEmpty() || entry == null) {
      tell(
          offer.callSid(), "warning", "40139: no 'to' and no contact_uri of " + offer.workerName());
      desk().engine.reserving().reject(offer.reservationSid(), Optional.empty());
      return;
    }
    Call leg = open(offer, instruction, to, Optional.ofNullable(caller));
    exchange
        .account()
        .clock()
        .start("worker-" + leg.sid(), () -> serve(offer, instruction, entry, leg));
  }

  /** Begins to call the worker. */
  private Call open(
      Offer offer, Instruction.Telephone instruction, String to, Optional<Call> caller) {
    String from = instruction.field("from").orElse(offer.taskAttributes().path("from").asText(""));
    tell(offer.callSid(), "instruction", instruction.kind() + " to " + to);
    Call leg = exchange.openLeg(new Call.Parties(from, to, "outbound-api"), caller.orElse(null));
    leg.detach();
    desk().engine.addAttribute(offer.taskSid(), "worker_call_sid", leg.sid());
    instruction
        .field("status_callback_url")
        .ifPresent(url ->
            Progress.fromNow(
                exchange.account(),
                exchange.webhooks(),
                leg,
                "POST",
                url,
                Set.copyOf(
                    List.of(
                        instruction
                            .field("status_callback_events")
                            .orElse("completed")
                            .split("[ ,]+")))));
    exchange.ring(leg, new Form());
    return leg;
  }

  private static Duration timeout(Instruction.Telephone instruction) {
    return Duration.ofSeconds(
        instruction
            .field("timeout")
            .filter(t -> t.matches("[0-9]{1,3}"))
            .map(Integer::parseInt)
            .orElse(DEFAULT_TIMEOUT));
  }

  private void serve(Offer offer, Instruction.Telephone instruction, Queues.Entry entry, Call leg) {
    leg.await(
        timeout(instruction),
        () ->
            leg.ended()
                || leg.status() == CallStatus.IN_PROGRESS
                || entry.caller().ended()
                || entry.settled()
                || !desk().engine.reserving().undecided(offer.reservationSid()));
    if (leg.status() != CallStatus.IN_PROGRESS || entry.caller().ended()) {
      unanswered(offer, entry, leg);
      return;
    }
    switch (instruction.kind()) {
      case DEQUEUE -> {
        if (taken(offer, entry, new Queues.Outcome.Bridged(leg), leg)) {
          leg.hear(Heard.legs(entry.caller()));
          leg.connect();
          leg.await(FOR_EVER, () -> leg.ended() || leg.redirected() || entry.over());
          leg.hear(Heard.SILENCE);
          end(offer, instruction, leg);
        }
      }
      case CONFERENCE -> confer(offer, instruction, entry, leg);
      case CALL, REDIRECT, SUPERVISE ->
          throw new IllegalStateException(instruction.kind() + " rings nobody");
    }
  }

  private void confer(
      Offer offer, Instruction.Telephone instruction, Queues.Entry entry, Call leg) {
    Noun.Callback callback =
        new Noun.Callback(
            instruction.field("conference_status_callback").map(url -> new Verb.Link(url, "POST")),
            Set.copyOf(
                List.of(
                    instruction
                        .field("conference_status_callback_event")
                        .orElse("start end")
                        .split("[ ,]+"))));
    String room =
        instruction
            .field("room_name")
            .or(() -> instruction.field("friendly_name"))
            .orElse(offer.taskSid());
    Conference conference = exchange.conferences().open(room, callback);
    roomsByTask.put(offer.taskSid(), conference);
    boolean ends =
        instruction.field("end_conference_on_exit").filter("false"::equalsIgnoreCase).isEmpty();
    boolean callerEnds = instruction.flag("end_conference_on_customer_exit");
    if (taken(
        offer,
        entry,
        new Queues.Outcome.Joined(conference, new Seat(true, callerEnds, false, "customer")),
        leg)) {
      record(instruction, conference, leg);
      conference.enter(
          leg, new Seat(true, ends, false, offer.workerName()), Optional.empty(), leg::redirected);
      end(offer, instruction, leg);
    }
  }

  private void record(Instruction.Telephone instruction, Conference conference, Call leg) {
    if (instruction.field("conference_record").filter(RECORD::contains).isEmpty()) {
      return;
    }
    Form form = new Form();
    instruction
        .field("conference_recording_status_callback")
        .ifPresent(url -> form.add("ConferenceRecordingStatusCallback", url));
    exchange
        .recordings()
        .start(conference, leg, Recordings.Order.of(form, "Conference", "Conference"));
  }

  /** The worker answered: the caller is theirs, unless another was quicker. */
  private boolean taken(Offer offer, Queues.Entry entry, Queues.Outcome outcome, Call leg) {
    if (desk().engine.reserving().accept(offer.reservationSid()) && entry.settle(outcome)) {
      tell(offer.callSid(), "agent", offer.workerName() + " answered");
      return true;
    }
    leg.hangUp(CallStatus.CANCELED);
    return false;
  }

  private void end(Offer offer, Instruction.Telephone instruction, Call leg) {
    instruction
        .field("post_work_activity_sid")
        .ifPresent(sid -> desk().engine.reserving().moveWorkerOf(offer.reservationSid(), sid));
    Optional<Source> redirect = leg.takeRedirect();
    if (redirect.isPresent() && !leg.ended()) {
      exchange.run(leg, redirect.get(), Optional.empty());
    } else {
      leg.hangUp(CallStatus.COMPLETED);
    }
  }

  private void unanswered(Offer offer, Queues.Entry entry, Call leg) {
    boolean declined = leg.ended();
    leg.hangUp(CallStatus.NO_ANSWER);
    if (entry.caller().ended() || entry.settled()) {
      return;
    }
    tell(
        offer.callSid(),
        "agent",
        offer.workerName() + (declined ? " did not take the call" : " did not answer"));
    if (declined && leg.status() == CallStatus.BUSY) {
      desk().engine.reserving().reject(offer.reservationSid(), Optional.empty());
    } else {
      desk().engine.reserving().timeOut(offer.reservationSid());
    }
  }

  private Desk desk() {
    Desk connected = desk;
    if (connected == null) {
      throw new IllegalStateException("TaskRouter is not connected");
    }
    return connected;
  }

  private record Desk(Workspaces workspaces, Tasks tasks, Engine engine) {}
}
