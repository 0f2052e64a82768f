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
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    json.put("ignore_capacity", order.more.ignoreCapacity);
    json.put("virtual_start_time", order.more.virtualStart.orElseGet(account::iso));
    for (String property :
        List.of(
            "reason", "task_queue_sid", "task_queue_friendly_name", "task_queue_entered_date")) {
      json.putNull(property);
    }
    json.put("routing_target", order.more.routingTarget.orElse(null));
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
    Form query = request.query();
    Optional<String> workflow = query.filled("WorkflowSid");
    Optional<String> queue = query.filled("TaskQueueSid");
    Optional<String> channel = query.filled("TaskChannel");
    Set<String> statuses =
        query
            .filled("AssignmentStatus")
            .map(s -> Set.copyOf(List.of(s.split(",", -1))))
            .orElse(Set.of());
    Expression wanted = Workers.expression(query.first("EvaluateTaskAttributes").orElse(""));
    return Pages.v1(
        request,
        "tasks",
        workspaces
            .at(request)
            .tasks
            .list(task ->
                workflow.filter(w -> !w.equals(task.text("workflow_sid"))).isEmpty()
                    && queue.filter(q -> !q.equals(task.text("task_queue_sid"))).isEmpty()
                    && channel
                        .filter(c -> !c.equals(task.text("task_channel_unique_name")))
                        .isEmpty()
                    && (statuses.isEmpty() || statuses.contains(task.text("assignment_status")))
                    && wanted.holds(path -> Expression.at(task.attributes(), path))),
        task -> json(task).putNull("attributes"));
  }

  private static More more(Workspace workspace, Form form) {
    Optional<String> target = form.filled("RoutingTarget");
    boolean known =
        target
            .map(sid ->
                workspace.workers.find(sid).isPresent()
                    || workspace.queues.find(sid).isPresent()
                    || workspace.workflows.find(sid).isPresent())
            .orElse(true);
    if (!known) {
      throw Refusal.badRequest(
          20001, "RoutingTarget names no worker, queue or workflow: " + target.orElse(""));
    }
    return new More(
        target,
        form.filled("IgnoreCapacity").filter("true"::equalsIgnoreCase).isPresent(),
        form.filled("VirtualStartTime"));
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
                number(form, "Timeout", DEFAULT_TIMEOUT),
                more(workspace, form)));
    Doc routed = route(workspace, task);
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
    Doc task =
        workspace
            .tasks
            .change(old.sid(), json -> json.put("date_updated", account.iso()))
            .orElseThrow(request::notFound);
    return Answer.ok(json(task)).withVersionOf(task);
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
      String workflowSid, String channel, String attributes, int priority, int timeout, More more) {
    /** A task that a call's {@code <Enqueue>} makes. */
    public static Order ofCall(
        String workflowSid,
        String attributes,
        Optional<Integer> priority,
        Optional<Integer> timeout) {
      return new Order(
          workflowSid,
          "voice",
          attributes,
          priority.orElse(0),
          timeout.orElse(DEFAULT_TIMEOUT),
          More.NOTHING);
    }
  }

  /**
   * What REST alone may want besides.
   *
   * @param routingTarget a worker, queue or workflow that it goes to, whatever the workflow says
   */
  public record More(
      Optional<String> routingTarget, boolean ignoreCapacity, Optional<String> virtualStart) {
    static final More NOTHING = new More(Optional.empty(), false, Optional.empty());
  }
}
