package dev.ravenhelm.twilio.simulator.taskrouter;

import static dev.ravenhelm.twilio.simulator.rest.Product.TASKROUTER;

import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.List;

/** {@code /Events} of a workspace. */
final class Events {
  private static final String PATH = "/v1/Workspaces/{WorkspaceSid}/Events";
  private static final List<String> DATA =
      List.of("ReservationSid", "TaskQueueSid", "TaskSid", "WorkerSid", "WorkflowSid");

  private final Account account;
  private final Workspaces workspaces;

  Events(Account account, Workspaces workspaces) {
    this.account = account;
    this.workspaces = workspaces;
  }

  void register(Routes routes) {
    routes
        .get(TASKROUTER, PATH, this::list)
        .get(
            TASKROUTER,
            PATH + "/{Sid}",
            request ->
                Answer.ok(
                    workspaces
                        .at(request)
                        .history
                        .events()
                        .find(request.at("Sid"))
                        .orElseThrow(request::notFound)
                        .json()));
  }

  private Answer list(ApiRequest request) {
    Span span = Span.of(request.query(), account.clock().now());
    return Pages.v1(
        request,
        "events",
        workspaces.at(request).history.list(event -> span.holds(event) && wanted(request, event)));
  }

  private static boolean wanted(ApiRequest request, Doc event) {
    Form query = request.query();
    return query.filled("EventType").filter(t -> !t.equals(event.text("event_type"))).isEmpty()
        && query.filled("Sid").filter(s -> !s.equals(event.sid())).isEmpty()
        && query
            .filled("TaskChannel")
            .filter(c -> !c.equals(History.data(event, "task_channel_unique_name")))
            .isEmpty()
        && DATA.stream()
            .allMatch(name ->
                query
                    .filled(name)
                    .filter(s -> !s.equals(History.data(event, Field.property(name))))
                    .isEmpty());
  }
}
