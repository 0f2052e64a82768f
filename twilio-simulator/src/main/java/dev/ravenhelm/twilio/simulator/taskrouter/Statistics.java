package dev.ravenhelm.twilio.simulator.taskrouter;

import static dev.ravenhelm.twilio.simulator.rest.Product.TASKROUTER;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** All statistics of a workspace: how it stands, what has happened, and both at once. */
public final class Statistics {
  private static final String WORKSPACE = "/v1/Workspaces/{WorkspaceSid}";
  private static final String QUEUE = WORKSPACE + "/TaskQueues/{TaskQueueSid}";
  private static final String WORKFLOW = WORKSPACE + "/Workflows/{WorkflowSid}";
  private static final String WORKERS = WORKSPACE + "/Workers";

  private final Account account;
  private final Workspaces workspaces;

  public Statistics(Account account, Workspaces workspaces) {
    this.account = account;
    this.workspaces = workspaces;
  }

  public void register(Routes routes) {
    new Events(account, workspaces).register(routes);
    three(routes, WORKSPACE, this::workspaceNow, this::workspaceSince);
    three(routes, QUEUE, this::queueNow, this::queueSince);
    three(routes, WORKFLOW, this::workflowNow, this::workflowSince);
    three(routes, WORKERS, this::workersNow, this::workersSince);
    routes
        .get(TASKROUTER, WORKERS + "/{WorkerSid}/Statistics", this::worker)
        .get(TASKROUTER, WORKSPACE + "/TaskQueues/Statistics", this::queues)
        .post(TASKROUTER, WORKSPACE + "/TaskQueues/RealTimeStatistics", this::queuesNow);
  }

  private void three(
      Routes routes,
      String path,
      Function<ApiRequest, ObjectNode> now,
      Function<ApiRequest, ObjectNode> since) {
    routes
        .get(
            TASKROUTER,
            path + "/RealTimeStatistics",
            request -> Answer.ok(named(request, now.apply(request))))
        .get(
            TASKROUTER,
            path + "/CumulativeStatistics",
            request -> Answer.ok(named(request, since.apply(request))))
        .get(
            TASKROUTER,
            path + "/Statistics",
            request -> {
              ObjectNode json = JsonNodeFactory.instance.objectNode();
              json.set("realtime", now.apply(request));
              json.set("cumulative", since.apply(request));
              return Answer.ok(named(request, json));
            });
  }

  private ObjectNode workspaceNow(ApiRequest request) {
    return realTime(request, task -> true).ofWorkspace();
  }

  private ObjectNode workspaceSince(ApiRequest request) {
    return cumulative(request, event -> true).ofWorkspace();
  }

  private ObjectNode queueNow(ApiRequest request) {
    Doc queue =
        workspaces
            .at(request)
            .queues
            .find(request.at("TaskQueueSid"))
            .orElseThrow(request::notFound);
    return realTime(request, task -> task.text("task_queue_sid").equals(queue.sid()))
        .ofQueue(queue);
  }

  private ObjectNode queueSince(ApiRequest request) {
    String sid = request.at("TaskQueueSid");
    if (workspaces.at(request).queues.find(sid).isEmpty()) {
      throw request.notFound();
    }
    return cumulative(request, about("task_queue_sid", sid)).ofQueue();
  }

  private ObjectNode workflowNow(ApiRequest request) {
    String sid = workflow(request);
    return realTime(request, task -> task.text("workflow_sid").equals(sid)).ofWorkflow();
  }

  private ObjectNode workflowSince(ApiRequest request) {
    return cumulative(request, about("workflow_sid", workflow(request))).ofWorkflow();
  }

  private String workflow(ApiRequest request) {
    return workspaces
        .at(request)
        .workflows
        .find(request.at("WorkflowSid"))
        .orElseThrow(request::notFound)
        .sid();
  }

  private ObjectNode workersNow(ApiRequest request) {
    return realTime(request, task -> false).ofWorkers(people(request));
  }

  private ObjectNode workersSince(ApiRequest request) {
    Predicate<Doc> people = people(request);
    Workspace workspace = workspaces.at(request);
    return cumulative(
            request,
            event ->
                workspace
                    .workers
                    .find(History.data(event, "worker_sid"))
                    .filter(people)
                    .isPresent())
        .ofWorkers(people);
  }

  private Answer worker(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    String sid =
        workspace.workers.find(request.at("WorkerSid")).orElseThrow(request::notFound).sid();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set(
        "cumulative",
        cumulative(request, about("worker_sid", sid)).ofWorkers(w -> w.sid().equals(sid)));
    return Answer.ok(named(request, json));
  }

  private Answer queues(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    Optional<String> name = request.query().filled("FriendlyName");
    List<ObjectNode> all = new ArrayList<>();
    workspace
        .queues
        .list(queue -> name.filter(n -> !n.equals(queue.text("friendly_name"))).isEmpty())
        .forEach(queue -> {
          ObjectNode json = JsonNodeFactory.instance.objectNode();
          json.put("account_sid", account.sid());
          json.put("workspace_sid", workspace.sid);
          json.put("task_queue_sid", queue.sid());
          json.set("realtime", ofQueue(request, queue));
          json.set(
              "cumulative", cumulative(request, about("task_queue_sid", queue.sid())).ofQueue());
          all.add(json);
        });
    return Pages.v1(request, "task_queues_statistics", Pages.numbered(all));
  }

  private Answer queuesNow(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode all = json.putArray("task_queue_data");
    workspace
        .queues
        .all()
        .forEach(queue -> {
          ObjectNode one = ofQueue(request, queue);
          one.put("task_queue_sid", queue.sid());
          all.add(one);
        });
    json.put("task_queue_response_count", all.size());
    return Answer.ok(named(request, json));
  }

  private ObjectNode ofQueue(ApiRequest request, Doc queue) {
    return realTime(request, task -> task.text("task_queue_sid").equals(queue.sid()))
        .ofQueue(queue);
  }

  private RealTime realTime(ApiRequest request, Predicate<Doc> tasks) {
    return new RealTime(account, workspaces.at(request), request.query(), tasks);
  }

  private Cumulative cumulative(ApiRequest request, Predicate<Doc> events) {
    Form query = request.query();
    return new Cumulative(
        workspaces.at(request), Span.of(query, account.clock().now()), query, events);
  }

  private static Predicate<Doc> about(String property, String sid) {
    return event -> History.data(event, property).equals(sid);
  }

  /** The workers that a request for statistics narrows itself to. */
  private Predicate<Doc> people(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    Form query = request.query();
    Optional<Doc> queue =
        query
            .filled("TaskQueueSid")
            .flatMap(workspace.queues::find)
            .or(() ->
                query
                    .filled("TaskQueueName")
                    .flatMap(
                        name -> workspace.queues.first(q -> q.text("friendly_name").equals(name))));
    Expression eligible = Expression.parse(queue.map(q -> q.text("target_workers")).orElse("1==1"));
    return worker ->
        eligible.holds(path -> Expression.at(worker.attributes(), path))
            && query
                .filled("FriendlyName")
                .filter(name -> !name.equalsIgnoreCase(worker.text("friendly_name")))
                .isEmpty();
  }

  private ObjectNode named(ApiRequest request, ObjectNode json) {
    json.put("account_sid", account.sid());
    request.parameters().forEach((name, sid) -> json.put(property(name), sid));
    return json.put("url", TASKROUTER.url() + request.path());
  }

  private static String property(String parameter) {
    return Field.property(parameter);
  }
}
