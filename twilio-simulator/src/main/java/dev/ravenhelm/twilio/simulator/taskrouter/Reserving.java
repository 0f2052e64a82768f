package dev.ravenhelm.twilio.simulator.taskrouter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The life of reservations: made, accepted, rejected, timed out, withdrawn, settled. */
public final class Reserving {
  private static final Set<String> ACCEPTED = Set.of("accepted", "wrapping");

  private final Account account;
  private final Engine engine;
  private final EventFeed events;
  private final Telephony telephony;
  private final Map<String, SimClock.Timer> timers = new ConcurrentHashMap<>();

  Reserving(Account account, Engine engine, EventFeed events, Telephony telephony) {
    this.account = account;
    this.engine = engine;
    this.events = events;
    this.telephony = telephony;
  }

  /** Offers a task to a worker and asks the account's server what to do. */
  void reserve(Workspace workspace, Doc task, Doc worker) {
    ObjectNode json = account.stampedIso("WR");
    String url =
        workspace.url() + "/Tasks/" + task.sid() + "/Reservations/" + json.path("sid").asText();
    json.put("workspace_sid", workspace.sid);
    json.put("task_sid", task.sid());
    json.put("worker_sid", worker.sid());
    json.put("worker_name", worker.text("friendly_name"));
    json.put("reservation_status", "pending");
    json.put("url", url);
    ObjectNode links = json.putObject("links");
    links.put("workspace", workspace.url());
    links.put("task", workspace.url() + "/Tasks/" + task.sid());
    links.put("worker", workspace.url() + "/Workers/" + worker.sid());
    Doc reservation = workspace.reservations.add(json);
    workspace.hold(reservation, task.text("task_channel_sid"));
    Doc reserved = engine.change(workspace, task.sid(), "reserved", "").orElse(task);
    queue(workspace, task)
        .flatMap(queue -> queue.optional("reservation_activity_sid"))
        .ifPresent(sid -> move(workspace, worker.sid(), sid));
    tell(workspace, reservation, "reservation.created");
    Doc workflow = workspace.workflows.find(task.text("workflow_sid")).orElseThrow();
    timers.put(
        reservation.sid(),
        account
            .clock()
            .after(
                Duration.ofSeconds(workflow.number("task_reservation_timeout")),
                () -> timeOut(workspace, reservation.sid())));
    engine.offering().ask(workspace, workflow, reserved, worker, reservation);
  }

  /** The worker has the task; everyone else who was asked is let go. False when it was too late. */
  public boolean accept(String reservationSid) {
    synchronized (engine) {
      Optional<Located> located =
          locate(reservationSid).filter(l -> status(l.reservation).equals("pending"));
      if (located.isEmpty()) {
        return false;
      }
      Workspace workspace = located.get().workspace;
      String taskSid = located.get().reservation.text("task_sid");
      Doc accepted = set(workspace, reservationSid, "accepted");
      withdraw(workspace, taskSid, "rescinded", reservationSid);
      Optional<Doc> task = engine.change(workspace, taskSid, "assigned", "");
      task.flatMap(t -> queue(workspace, t))
          .flatMap(queue -> queue.optional("assignment_activity_sid"))
          .ifPresent(sid -> move(workspace, accepted.text("worker_sid"), sid));
      tell(workspace, accepted, "reservation.accepted");
      return true;
    }
  }

  /** The worker does not want the task, and may be moved to another activity for it. */
  public void reject(String reservationSid, Optional<String> activitySid) {
    close(reservationSid, "rejected", activitySid);
  }

  /** Nobody decided in time: the worker is parked in the workspace's time-out activity. */
  public void timeOut(String reservationSid) {
    locate(reservationSid).ifPresent(l -> timeOut(l.workspace, reservationSid));
  }

  /** Lets go of all who are still asked about a task, except one. */
  void withdraw(Workspace workspace, String taskSid, String status, String exceptSid) {
    for (Doc reservation : pending(workspace, taskSid)) {
      if (!reservation.sid().equals(exceptSid)) {
        tell(workspace, set(workspace, reservation.sid(), status), "reservation." + status);
      }
    }
  }

  /**
   * Moves a task's accepted reservation on: to wrapping, or to completed, which frees the worker.
   */
  void settleAccepted(Workspace workspace, String taskSid, String status) {
    workspace.reservationsOf(taskSid).stream()
        .filter(r -> ACCEPTED.contains(status(r)))
        .forEach(r -> {
          Doc settled = set(workspace, r.sid(), status);
          if (status.equals("completed")) {
            workspace.idle(r.text("worker_sid"), account.clock().now());
          }
          tell(
              workspace,
              settled,
              status.equals("wrapping") ? "reservation.wrapup" : "reservation." + status);
        });
  }

  List<Doc> pending(Workspace workspace, String taskSid) {
    return workspace.reservationsOf(taskSid).stream()
        .filter(r -> status(r).equals("pending"))
        .toList();
  }

  /** Whether a reservation still waits for a decision. */
  public boolean undecided(String reservationSid) {
    return locate(reservationSid).filter(l -> status(l.reservation).equals("pending")).isPresent();
  }

  /** Puts a worker into an activity. */
  public void move(Workspace workspace, String workerSid, String activitySid) {
    Optional<Doc> activity = workspace.activities.find(activitySid);
    boolean there =
        workspace
            .workers
            .find(workerSid)
            .filter(w -> w.text("activity_sid").equals(activitySid))
            .isPresent();
    if (activity.isEmpty() || there) {
      return;
    }
    workspace
        .workers
        .change(workerSid, json -> Workers.enter(json, activity.get(), account.iso()))
        .ifPresent(worker -> {
          workspace.idle(workerSid, account.clock().now());
          events.tell(workspace, "worker.activity.update", EventFeed.Subject.worker(worker));
        });
  }

  /** The same, for whoever knows only the reservation. */
  public void moveWorkerOf(String reservationSid, String activitySid) {
    locate(reservationSid)
        .ifPresent(l -> {
          move(l.workspace, l.reservation.text("worker_sid"), activitySid);
          engine.pump(l.workspace);
        });
  }

  private void timeOut(Workspace workspace, String reservationSid) {
    close(reservationSid, "timeout", workspace.settings().optional("timeout_activity_sid"));
  }

  private void close(String reservationSid, String status, Optional<String> activitySid) {
    synchronized (engine) {
      Optional<Located> located =
          locate(reservationSid).filter(l -> status(l.reservation).equals("pending"));
      if (located.isEmpty()) {
        return;
      }
      Workspace workspace = located.get().workspace;
      Doc closed = set(workspace, reservationSid, status);
      activitySid.ifPresent(sid -> move(workspace, closed.text("worker_sid"), sid));
      tell(workspace, closed, "reservation." + status);
      engine.reopen(workspace, closed.text("task_sid"), closed.text("worker_sid"));
    }
  }

  private Doc set(Workspace workspace, String reservationSid, String status) {
    Doc changed =
        workspace
            .reservations
            .change(
                reservationSid,
                json -> {
                  json.put("reservation_status", status);
                  json.put("date_updated", account.iso());
                })
            .orElseThrow();
    Optional.ofNullable(timers.remove(reservationSid)).ifPresent(SimClock.Timer::cancel);
    workspace.hold(
        changed,
        workspace
            .tasks
            .find(changed.text("task_sid"))
            .map(t -> t.text("task_channel_sid"))
            .orElse(""));
    return changed;
  }

  private void tell(Workspace workspace, Doc reservation, String type) {
    events.tell(
        workspace,
        type,
        new EventFeed.Subject(
            workspace.tasks.find(reservation.text("task_sid")),
            workspace.workers.find(reservation.text("worker_sid")),
            Optional.of(reservation)));
    telephony.tell(
        callSid(workspace, reservation),
        "reservation",
        type + " " + reservation.sid() + " of " + reservation.text("worker_name"));
  }

  static String callSid(Workspace workspace, Doc reservation) {
    return workspace
        .tasks
        .find(reservation.text("task_sid"))
        .map(t -> t.attributes().path("call_sid").asText(""))
        .orElse("");
  }

  private static Optional<Doc> queue(Workspace workspace, Doc task) {
    return workspace.queues.find(task.text("task_queue_sid"));
  }

  static String status(Doc reservation) {
    return reservation.text("reservation_status");
  }

  private Optional<Located> locate(String reservationSid) {
    return engine.workspaces().all().stream()
        .flatMap(w -> w.reservations.find(reservationSid).map(r -> new Located(w, r)).stream())
        .findFirst();
  }

  private record Located(Workspace workspace, Doc reservation) {}
}
