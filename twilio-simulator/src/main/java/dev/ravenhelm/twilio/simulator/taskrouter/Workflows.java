package dev.ravenhelm.twilio.simulator.taskrouter;

import static dev.ravenhelm.twilio.simulator.rest.Product.TASKROUTER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /Workflows}: how tasks find their queue, and who is asked when a worker is reserved. */
public final class Workflows {
  private static final String PATH = "/v1/Workspaces/{WorkspaceSid}/Workflows";
  private static final Set<String> LIVE = Set.of("pending", "reserved", "assigned", "wrapping");
  private static final int MAX_RESERVATION_TIMEOUT = 86_400;
  private static final List<String> LINKS =
      List.of("Statistics", "RealTimeStatistics", "CumulativeStatistics");
  private static final List<Field> FIELDS =
      List.of(
          Field.of("FriendlyName", Field.Type.NAME),
          Field.of("AssignmentCallbackUrl", Field.Type.URL),
          Field.of("FallbackAssignmentCallbackUrl", Field.Type.URL),
          Field.of("TaskReservationTimeout", Field.Type.NUMBER),
          Field.of("Configuration", Field.Type.TEXT));

  private final Account account;
  private final Workspaces workspaces;
  private final Engine engine;

  public Workflows(Account account, Workspaces workspaces, Engine engine) {
    this.account = account;
    this.workspaces = workspaces;
    this.engine = engine;
  }

  public void register(Routes routes) {
    routes
        .get(TASKROUTER, PATH, this::list)
        .post(TASKROUTER, PATH, this::create)
        .get(TASKROUTER, PATH + "/{Sid}", request -> Answer.ok(get(request).json()))
        .post(TASKROUTER, PATH + "/{Sid}", this::update)
        .delete(TASKROUTER, PATH + "/{Sid}", this::delete);
  }

  private Answer list(ApiRequest request) {
    Optional<String> name = request.query().filled("FriendlyName");
    return Pages.v1(
        request,
        "workflows",
        workspaces
            .at(request)
            .workflows
            .list(
                doc -> name.filter(wanted -> !wanted.equals(doc.text("friendly_name"))).isEmpty()));
  }

  private Answer create(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    String name =
        request.form().filled("FriendlyName").orElseThrow(() -> Refusal.missing("FriendlyName"));
    if (request.form().filled("Configuration").isEmpty()) {
      throw Refusal.missing("Configuration");
    }
    requireUnique(workspace, name, "");
    ObjectNode json = account.stampedIso("WW");
    json.put("workspace_sid", workspace.sid);
    json.putNull("assignment_callback_url");
    json.putNull("fallback_assignment_callback_url");
    json.put("task_reservation_timeout", 120);
    json.put("document_content_type", "application/json");
    write(workspace, request.form(), json);
    String url = workspace.url() + "/Workflows/" + json.path("sid").asText();
    json.put("url", url);
    ObjectNode links = json.putObject("links");
    links.put("workspace", workspace.url());
    LINKS.forEach(link -> links.put(Field.property(link), url + "/" + link));
    return Answer.created(workspace.workflows.add(json).json());
  }

  private Doc get(ApiRequest request) {
    return workspaces.at(request).workflows.find(request.at("Sid")).orElseThrow(request::notFound);
  }

  private Answer update(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    request
        .form()
        .filled("FriendlyName")
        .ifPresent(name -> requireUnique(workspace, name, request.at("Sid")));
    Doc workflow =
        workspace
            .workflows
            .change(
                request.at("Sid"),
                json -> {
                  write(workspace, request.form(), json);
                  json.put("date_updated", account.iso());
                })
            .orElseThrow(request::notFound);
    if (request.form().filled("ReEvaluateTasks").filter("true"::equalsIgnoreCase).isPresent()) {
      engine.reEvaluate(workspace, workflow.sid());
    }
    return Answer.ok(workflow.json());
  }

  private Answer delete(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    Doc workflow = get(request);
    boolean busy =
        workspace
            .tasks
            .first(task ->
                task.text("workflow_sid").equals(workflow.sid())
                    && LIVE.contains(task.text("assignment_status")))
            .isPresent();
    if (busy) {
      throw Refusal.badRequest(20001, "Workflow has active tasks and cannot be deleted");
    }
    workspace.workflows.remove(workflow.sid());
    return Answer.noContent();
  }

  private static void write(Workspace workspace, Form form, ObjectNode json) {
    Field.write(FIELDS, form, json);
    WorkflowPlan.parse(
        json.path("configuration").asText(), queue -> workspace.queues.find(queue).isPresent());
    int timeout = json.path("task_reservation_timeout").asInt();
    if (timeout < 1 || timeout > MAX_RESERVATION_TIMEOUT) {
      throw Refusal.badRequest(
          20001, "TaskReservationTimeout must be between 1 and 86400, was " + timeout);
    }
  }

  private static void requireUnique(Workspace workspace, String name, String ownSid) {
    if (workspace
        .workflows
        .first(doc -> doc.text("friendly_name").equals(name) && !doc.sid().equals(ownSid))
        .isPresent()) {
      throw Refusal.badRequest(20001, "Workflow with FriendlyName '" + name + "' already exists");
    }
  }
}
