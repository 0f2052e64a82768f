package dev.ravenhelm.twilio.simulator.taskrouter;

import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.Optional;

/** The offer of a reservation: the account's server is asked, and what it wants is done. */
final class Offering {
  private final Account account;
  private final Engine engine;
  private final AssignmentCallback callback;
  private final Telephony telephony;

  Offering(Account account, Engine engine, AssignmentCallback callback, Telephony telephony) {
    this.account = account;
    this.engine = engine;
    this.callback = callback;
    this.telephony = telephony;
  }

  /** Asks what to do with a reservation, on a process of its own. */
  void ask(Workspace workspace, Doc workflow, Doc task, Doc worker, Doc reservation) {
    account
        .clock()
        .start(
            "assignment-" + reservation.sid(),
            () ->
                callback
                    .ask(workspace, workflow, task, worker, reservation)
                    .ifPresent(instruction -> follow(workspace, reservation.sid(), instruction)));
  }

  /** Does what a callback's answer or an update of the reservation wants. */
  void follow(Workspace workspace, String reservationSid, Instruction instruction) {
    Optional<Doc> pending =
        workspace
            .reservations
            .find(reservationSid)
            .filter(r -> Reserving.status(r).equals("pending"));
    if (pending.isEmpty()) {
      return;
    }
    switch (instruction) {
      case Instruction.Accept() -> engine.reserving().accept(reservationSid);
      case Instruction.Reject(Optional<String> activity) ->
          engine.reserving().reject(reservationSid, activity);
      case Instruction.Telephone telephone ->
          telephony.follow(offer(workspace, pending.get()), telephone);
      case Instruction.Unknown(String word) ->
          telephony.tell(
              Reserving.callSid(workspace, pending.get()),
              "warning",
              "40138: unknown instruction '" + word + "'");
    }
  }

  /** Has a supervisor listen in on a reservation that is being worked on. */
  void supervise(Workspace workspace, Doc reservation, Instruction.Telephone instruction) {
    String sid = instruction.field("supervisor").orElse("");
    String uri =
        workspace
            .workers
            .find(sid)
            .map(worker -> worker.attributes().path("contact_uri").asText(""))
            .filter(found -> !found.isEmpty())
            .orElseThrow(() ->
                Refusal.badRequest(
                    20001, "Supervisor must be a worker with a contact_uri, was '" + sid + "'"));
    telephony.supervise(offer(workspace, reservation), instruction, uri);
  }

  private static Telephony.Offer offer(Workspace workspace, Doc reservation) {
    Doc task = workspace.tasks.find(reservation.text("task_sid")).orElseThrow();
    Doc worker = workspace.workers.find(reservation.text("worker_sid")).orElseThrow();
    return new Telephony.Offer(
        task.sid(),
        reservation.sid(),
        worker.sid(),
        worker.text("friendly_name"),
        worker.attributes(),
        task.attributes());
  }
}
