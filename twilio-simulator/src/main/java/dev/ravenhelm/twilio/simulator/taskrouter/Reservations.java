package dev.ravenhelm.twilio.simulator.taskrouter;

import static dev.ravenhelm.twilio.simulator.rest.Product.TASKROUTER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Filter;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** {@code /Reservations} of a task and of a worker. */
final class Reservations {
  private static final String OF_TASK =
      "/v1/Workspaces/{WorkspaceSid}/Tasks/{TaskSid}/Reservations";
  private static final String OF_WORKER =
      "/v1/Workspaces/{WorkspaceSid}/Workers/{WorkerSid}/Reservations";

  private final Workspaces workspaces;
  private final Engine engine;

  Reservations(Workspaces workspaces, Engine engine) {
    this.workspaces = workspaces;
    this.engine = engine;
  }

  void register(Routes routes) {
    routes
        .get(
            TASKROUTER,
            OF_TASK,
            request -> list(request, r -> r.text("task_sid").equals(request.at("TaskSid"))))
        .get(TASKROUTER, OF_TASK + "/{Sid}", this::fetch)
        .post(TASKROUTER, OF_TASK + "/{Sid}", this::update)
        .get(
            TASKROUTER,
            OF_WORKER,
            request -> list(request, r -> r.text("worker_sid").equals(request.at("WorkerSid"))))
        .get(TASKROUTER, OF_WORKER + "/{Sid}", this::fetch)
        .post(TASKROUTER, OF_WORKER + "/{Sid}", this::update);
  }

  private Answer list(ApiRequest request, Predicate<Doc> mine) {
    return Pages.v1(
        request,
        "reservations",
        workspaces.at(request).reservations,
        mine.and(Filter.equal(request.query(), "ReservationStatus", "WorkerSid")),
        Doc::json);
  }

  private Answer fetch(ApiRequest request) {
    Doc reservation = get(request);
    return Answer.ok(reservation.json()).withVersionOf(reservation);
  }

  private Answer update(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    Doc old = get(request);
    Form form = request.form();
    request.checkVersion(old.version());
    Optional<String> status = form.filled("ReservationStatus");
    Optional<Instruction> instruction = Instruction.of(form);
    if (instruction.orElse(null) instanceof Instruction.Telephone telephone
        && telephone.kind() == Instruction.Kind.SUPERVISE) {
      engine.offering().supervise(workspace, old, telephone);
      return fetch(request);
    }
    if (instruction.isPresent()
        || status.filter(s -> s.equals("accepted") || s.equals("rejected")).isPresent()) {
      if (!old.text("reservation_status").equals("pending")) {
        throw Refusal.badRequest(
            20001,
            "Reservation is '" + old.text("reservation_status") + "' and can no longer be decided");
      }
    }
    instruction.ifPresent(wanted -> engine.offering().follow(workspace, old.sid(), wanted));
    status.ifPresent(wanted -> move(workspace, old, wanted, form.filled("WorkerActivitySid")));
    ObjectNode json = get(request).json();
    return Answer.ok(json).withVersionOf(get(request));
  }

  private void move(
      Workspace workspace, Doc reservation, String wanted, Optional<String> activity) {
    switch (wanted) {
      case "accepted" -> engine.reserving().accept(reservation.sid());
      case "rejected" -> engine.reserving().reject(reservation.sid(), activity);
      case "wrapping" -> {
        requireAccepted(reservation, Set.of("accepted"));
        engine.wrapUp(workspace, reservation.text("task_sid"), "");
      }
      case "completed" -> {
        requireAccepted(reservation, Set.of("accepted", "wrapping"));
        engine.complete(workspace, reservation.text("task_sid"), "");
      }
      default ->
          throw Refusal.badRequest(20001, "ReservationStatus cannot be set to '" + wanted + "'");
    }
  }

  private static void requireAccepted(Doc reservation, Set<String> stages) {
    String status = reservation.text("reservation_status");
    if (!stages.contains(status)) {
      throw Refusal.badRequest(
          20001,
          "Reservation is '" + status + "': only one that was accepted can be finished with");
    }
  }

  private Doc get(ApiRequest request) {
    return workspaces
        .at(request)
        .reservations
        .find(request.at("Sid"))
        .orElseThrow(request::notFound);
  }
}
