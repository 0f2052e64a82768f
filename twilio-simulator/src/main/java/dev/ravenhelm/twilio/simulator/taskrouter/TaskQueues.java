package dev.ravenhelm.twilio.simulator.taskrouter;

import static dev.ravenhelm.twilio.simulator.rest.Product.TASKROUTER;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Filter;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * {@code /TaskQueues}: which workers may be given a task, by an expression over their attributes.
 */
public final class TaskQueues {
  private static final String PATH = "/v1/Workspaces/{WorkspaceSid}/TaskQueues";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> LINKS =
      List.of("Statistics", "RealTimeStatistics", "CumulativeStatistics");
  private static final List<Field> FIELDS =
      List.of(
          Field.of("FriendlyName", Field.Type.NAME),
          Field.of("MaxReservedWorkers", Field.Type.NUMBER),
          Field.of("TaskOrder", Field.Type.TEXT));

  private final Account account;
  private final Workspaces workspaces;
  private final Engine engine;

  public TaskQueues(Account account, Workspaces workspaces, Engine engine) {
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
    Workspace workspace = workspaces.at(request);
    Predicate<Doc> wanted = Filter.equal(request.query(), "FriendlyName");
    Optional<JsonNode> worker =
        request
            .query()
            .filled("EvaluateWorkerAttributes")
            .map(TaskQueues::attributes)
            .or(() ->
                request
                    .query()
                    .filled("WorkerSid")
                    .map(sid ->
                        workspace
                            .workers
                            .find(sid)
                            .orElseThrow(() ->
                                Refusal.badRequest(20001, "WorkerSid names no worker: " + sid))
                            .attributes()));
    Predicate<Doc> serving =
        queue ->
            worker.isEmpty()
                || Expression.parse(queue.text("target_workers"))
                    .holds(path -> Expression.at(worker.get(), path));
    return Pages.v1(request, "task_queues", workspace.queues, wanted.and(serving), Doc::json);
  }

  private static JsonNode attributes(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw Refusal.badRequest(
          20001, "EvaluateWorkerAttributes is not JSON: " + e.getOriginalMessage());
    }
  }

  private Answer create(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    String name =
        request.form().filled("FriendlyName").orElseThrow(() -> Refusal.missing("FriendlyName"));
    requireUnique(workspace, name, "");
    ObjectNode json = account.stampedIso("WQ");
    json.put("workspace_sid", workspace.sid);
    json.put("target_workers", "1==1");
    json.put("max_reserved_workers", 1);
    json.put("task_order", "FIFO");
    for (String role : List.of("reservation", "assignment")) {
      json.putNull(role + "_activity_sid");
      json.putNull(role + "_activity_name");
    }
    write(workspace, request.form(), json);
    String url = workspace.url() + "/TaskQueues/" + json.path("sid").asText();
    json.put("url", url);
    ObjectNode links = json.putObject("links");
    links.put("workspace", workspace.url());
    LINKS.forEach(link -> links.put(Field.property(link), url + "/" + link));
    Doc queue = workspace.queues.add(json);
    engine.pump(workspace);
    return Answer.created(queue.json());
  }

  private Doc get(ApiRequest request) {
    return workspaces.at(request).queues.find(request.at("Sid")).orElseThrow(request::notFound);
  }

  private Answer update(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    request
        .form()
        .filled("FriendlyName")
        .ifPresent(name -> requireUnique(workspace, name, request.at("Sid")));
    Doc queue =
        workspace
            .queues
            .change(
                request.at("Sid"),
                json -> {
                  write(workspace, request.form(), json);
                  json.put("date_updated", account.iso());
                })
            .orElseThrow(request::notFound);
    engine.pump(workspace);
    return Answer.ok(queue.json());
  }

  private Answer delete(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    Doc queue = get(request);
    boolean used =
        workspace.workflows.all().stream()
            .anyMatch(workflow ->
                WorkflowPlan.parse(workflow.text("configuration"), any -> true)
                    .refersTo(queue.sid()));
    if (used) {
      throw Refusal.badRequest(
          20001, "TaskQueue is referred to by a workflow and cannot be deleted");
    }
    workspace.queues.remove(queue.sid());
    return Answer.noContent();
  }

  private static void write(Workspace workspace, Form form, ObjectNode json) {
    Field.write(FIELDS, form, json);
    int reserved = json.path("max_reserved_workers").asInt();
    if (reserved < 1 || reserved > 50) {
      throw Refusal.badRequest(
          20001, "MaxReservedWorkers must be between 1 and 50, was " + reserved);
    }
    if (!List.of("FIFO", "LIFO").contains(json.path("task_order").asText())) {
      throw Refusal.badRequest(20001, "TaskOrder must be FIFO or LIFO");
    }
    form.filled("TargetWorkers")
        .ifPresent(expression -> json.put("target_workers", checked(expression)));
    for (String role : List.of("Reservation", "Assignment")) {
      form.first(role + "ActivitySid").ifPresent(sid -> activity(workspace, role, sid, json));
    }
  }

  private static void activity(Workspace workspace, String role, String sid, ObjectNode json) {
    String property = Field.property(role) + "_activity_";
    if (sid.isEmpty()) {
      json.putNull(property + "sid");
      json.putNull(property + "name");
      return;
    }
    Doc activity =
        workspace
            .activities
            .find(sid)
            .orElseThrow(
                () -> Refusal.badRequest(20001, role + "ActivitySid names no activity: " + sid));
    json.put(property + "sid", sid);
    json.put(property + "name", activity.text("friendly_name"));
  }

  private static String checked(String expression) {
    try {
      Expression.parse(expression);
      return expression;
    } catch (Expression.BadExpression e) {
      throw Refusal.badRequest(20001, "TargetWorkers: " + e.getMessage());
    }
  }

  private static void requireUnique(Workspace workspace, String name, String ownSid) {
    if (workspace
        .queues
        .first(doc -> doc.text("friendly_name").equals(name) && !doc.sid().equals(ownSid))
        .isPresent()) {
      throw Refusal.badRequest(20001, "TaskQueue with FriendlyName '" + name + "' already exists");
    }
  }
}
