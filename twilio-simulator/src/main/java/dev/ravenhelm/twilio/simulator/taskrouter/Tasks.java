package dev.ravenhelm.twilio.simulator.taskrouter;

import static dev.ravenhelm.twilio.simulator.rest.Product.TASKROUTER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** {@code /Tasks} and their {@code /Reservations}. */
public final class Tasks {
  private static final String PATH = "/v1/Workspaces/{WorkspaceSid}/Tasks";
  private static final int DEFAULT_TIMEOUT = 86_400;
  private static final int MAX_TIMEOUT = 1_209_600;

  private final Account account;
  private final Workspaces workspaces;
  private final Engine engine;

  public Tasks(Account account, Workspaces workspaces, Engine engine) {
    this.account = account;
    this.workspaces = workspaces;
    this.engine = engine;
  }

  public void register(Routes routes) {
    routes
        .get(TASKROUTER, PATH, this::list)
        .post(TASKROUTER, PATH, this::create)
        .get(
            TASKROUTER,
            PATH + "/{Sid}",
            request -> Answer.ok(json(get(request))).withVersionOf(get(request)))
        .post(TASKROUTER, PATH + "/{Sid}", this::update)
        .delete(TASKROUTER, PATH + "/{Sid}", this::delete);
    new Reservations(workspaces, engine).register(routes);
  }

  /** Routes a task that was created. */
  public Doc route(Workspace workspace, Doc task) {
    engine.submit(workspace, task);
    return workspace.tasks.find(task.sid()).orElse(task);
  }

  /** Creates a task of a workflow; nobody sees to it until it is routed. */
  public Doc create(Workspace workspace, Order order) {
    Doc workflow =
        workspace
            .workflows
            .find(order.workflowSid)
            .orElseThrow(() ->
                Refusal.badRequest(20001, "WorkflowSid names no workflow: " + order.workflowSid));
    Doc channel =
        TaskChannels.find(workspace, order.channel)
            .orElseThrow(
                () -> Refusal.badRequest(20001, "TaskChannel names no channel: " + order.channel));
    if (order.timeout < 1 || order.timeout > MAX_TIMEOUT) {
      throw Refusal.badRequest(
          20001, "Timeout must be between 1 and 1209600, was " + order.timeout);
    }
    ObjectNode json = account.stampedIso("WT");
    String url = workspace.url() + "/Tasks/" + json.path("sid").asText();
    json.put("workspace_sid", workspace.sid);
    json.put("workflow_sid", workflow.sid());
    json.put("workflow_friendly_name", workflow.text("friendly_name"));
    json.put("task_channel_sid", channel.sid());
    json.put("task_channel_unique_name", channel.text("unique_name"));
    json.put("attributes", Workers.attributes(order.attributes));
    json.put("addons", "{}");
    json.put("age", 0);
    json.put("priority", order.priority);
    json.put("timeout", order.timeout);
    json.put("assignment_status", "pending");
    json.put("ignore_capacity", false);
    json.put("virtual_start_time", account.iso());
    for (String property :
        List.of(
            "reason", "task_queue_sid", "task_queue_friendly_name", "task_queue_entered_date")) {
      json.putNull(property);
    }
    json.putNull("routing_target");
    json.put("url", url);
    ObjectNode links = json.putObject("links");
    links.put("workspace", workspace.url());
    links.put("workflow", workspace.url() + "/Workflows/" + workflow.sid());
    links.put("reservations", url + "/Reservations");
    return workspace.tasks.add(json);
  }

  /** Seconds since a task was created. */
  static long age(Account account, Doc task) {
    return Math.max(
        0,
        Duration.between(Instant.parse(task.text("date_created")), account.clock().now())
            .toSeconds());
  }

  private Answer list(ApiRequest request) {
    Docs tasks = workspaces.at(request).tasks;
    Predicate<Doc> wanted = TaskFilter.of(request.query());
    Function<Doc, ObjectNode> listed = task -> json(task).putNull("attributes");
    Optional<Comparator<Doc>> order = request.query().filled("Ordering").map(TaskFilter::order);
    return order.isEmpty()
        ? Pages.v1(request, "tasks", tasks, wanted, listed)
        : Pages.v1(
            request,
            "tasks",
            Pages.numbered(tasks.list(wanted).stream().sorted(order.get()).map(listed).toList()));
  }

  private Answer create(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    Form form = request.form();
    String workflow =
        form.filled("WorkflowSid")
            .or(() ->
                workspace.workflows.all().size() == 1
                    ? Optional.of(workspace.workflows.all().getFirst().sid())
                    : Optional.empty())
            .orElseThrow(() -> Refusal.missing("WorkflowSid"));
    Doc task =
        create(
            workspace,
            new Order(
                workflow,
                form.filled("TaskChannel").orElse("default"),
                form.filled("Attributes").orElse("{}"),
                number(form, "Priority", 0),
                number(form, "Timeout", DEFAULT_TIMEOUT)));
    workspace.tasks.change(
        task.sid(),
        json -> {
          form.filled("TaskQueueSid").ifPresent(sid -> toQueue(workspace, sid, json));
          further(workspace, form, json);
        });
    Doc routed = route(workspace, workspace.tasks.find(task.sid()).orElse(task));
    return Answer.created(json(routed)).withVersionOf(routed);
  }

  private Doc get(ApiRequest request) {
    return workspaces.at(request).tasks.find(request.at("Sid")).orElseThrow(request::notFound);
  }

  private Answer update(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    Doc old = get(request);
    Form form = request.form();
    request.checkVersion(old.version());
    Optional<String> status = form.filled("AssignmentStatus");
    if (status.isPresent() && form.filled("Attributes").isPresent()) {
      throw Refusal.badRequest(
          20001, "AssignmentStatus and Attributes cannot be updated in one request");
    }
    String reason = form.filled("Reason").orElse("");
    status.ifPresent(wanted -> move(workspace, old, wanted, reason));
    form.filled("Attributes")
        .ifPresent(text ->
            workspace.tasks.change(
                old.sid(), json -> json.put("attributes", Workers.attributes(text))));
    form.filled("Priority")
        .ifPresent(text ->
            workspace.tasks.change(
                old.sid(), json -> json.put("priority", number(form, "Priority", 0))));
    form.filled("TaskChannel")
        .map(name ->
            TaskChannels.find(workspace, name)
                .orElseThrow(
                    () -> Refusal.badRequest(20001, "TaskChannel names no channel: " + name)))
        .ifPresent(channel ->
            workspace.tasks.change(
                old.sid(),
                json ->
                    json.put("task_channel_sid", channel.sid())
                        .put("task_channel_unique_name", channel.text("unique_name"))));
    Doc task =
        workspace
            .tasks
            .change(
                old.sid(),
                json -> {
                  further(workspace, form, json);
                  json.put("date_updated", account.iso());
                })
            .orElseThrow(request::notFound);
    return Answer.ok(json(task)).withVersionOf(task);
  }

  private static void further(Workspace workspace, Form form, ObjectNode json) {
    form.filled("VirtualStartTime")
        .ifPresent(text ->
            json.put(
                "virtual_start_time",
                Dates.iso(
                    Dates.parse(text)
                        .orElseThrow(() ->
                            Refusal.badRequest(
                                20001,
                                "VirtualStartTime must be a date like 2026-01-31T12:00:00Z, was "
                                    + text)))));
    form.filled("RoutingTarget")
        .ifPresent(target -> json.put("routing_target", target(workspace, target)));
    form.filled("IgnoreCapacity")
        .ifPresent(text -> json.put("ignore_capacity", text.equalsIgnoreCase("true")));
  }

  /** A task that is put into a queue by itself is offered to that queue's workers alone. */
  private static void toQueue(Workspace workspace, String sid, ObjectNode json) {
    Doc queue =
        workspace
            .queues
            .find(sid)
            .orElseThrow(
                () -> Refusal.badRequest(20001, "TaskQueueSid names no task queue: " + sid));
    json.put("task_queue_sid", sid);
    json.put("task_queue_friendly_name", queue.text("friendly_name"));
  }

  private static String target(Workspace workspace, String sid) {
    if (workspace.workers.find(sid).isEmpty()
        && workspace.queues.find(sid).isEmpty()
        && workspace.workflows.find(sid).isEmpty()) {
      throw Refusal.badRequest(20001, "RoutingTarget names no worker, queue or workflow: " + sid);
    }
    return sid;
  }

  private void move(Workspace workspace, Doc task, String wanted, String reason) {
    String now = task.text("assignment_status");
    boolean allowed =
        switch (wanted) {
          case "canceled" -> Set.of("pending", "reserved").contains(now);
          case "wrapping" -> now.equals("assigned");
          case "completed" -> Set.of("assigned", "wrapping").contains(now);
          default -> false;
        };
    if (!allowed) {
      throw Refusal.badRequest(20001, "Cannot move a task from '" + now + "' to '" + wanted + "'");
    }
    switch (wanted) {
      case "canceled" -> engine.cancel(workspace, task.sid(), reason);
      case "wrapping" -> engine.wrapUp(workspace, task.sid(), reason);
      default -> engine.complete(workspace, task.sid(), reason);
    }
  }

  private Answer delete(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    Doc task = get(request);
    request.checkVersion(task.version());
    engine.cancel(workspace, task.sid(), "deleted");
    workspace.tasks.remove(task.sid());
    return Answer.noContent();
  }

  private ObjectNode json(Doc task) {
    ObjectNode json = task.json().deepCopy();
    json.put("age", (int) age(account, task));
    return json;
  }

  private static int number(Form form, String name, int otherwise) {
    String text = form.filled(name).orElse("" + otherwise);
    if (!text.matches("[0-9]{1,9}")) {
      throw Refusal.badRequest(20001, name + " must be a number, was " + text);
    }
    return Integer.parseInt(text);
  }

  /** What is wanted of a new task. */
  public record Order(
      String workflowSid, String channel, String attributes, int priority, int timeout) {
    /** A task that a call's {@code <Enqueue>} makes. */
    public static Order ofCall(
        String workflowSid,
        String attributes,
        Optional<Integer> priority,
        Optional<Integer> timeout) {
      return new Order(
          workflowSid, "voice", attributes, priority.orElse(0), timeout.orElse(DEFAULT_TIMEOUT));
    }
  }
}
