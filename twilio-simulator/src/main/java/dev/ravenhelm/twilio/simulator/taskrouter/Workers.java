package dev.ravenhelm.twilio.simulator.taskrouter;

import static dev.ravenhelm.twilio.simulator.rest.Product.TASKROUTER;

import com.fasterxml.jackson.core.JsonProcessingException;
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

/** {@code /Workers}. */
public final class Workers {
  private static final String PATH = "/v1/Workspaces/{WorkspaceSid}/Workers";
  private static final List<String> LINKS = List.of("Channels", "Reservations", "Statistics");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Account account;
  private final Workspaces workspaces;
  private final Engine engine;

  public Workers(Account account, Workspaces workspaces, Engine engine) {
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
            request -> Answer.ok(get(request).json()).withVersionOf(get(request)))
        .post(TASKROUTER, PATH + "/{Sid}", this::update)
        .delete(TASKROUTER, PATH + "/{Sid}", this::delete);
    new WorkerChannels(account, workspaces, engine).register(routes);
  }

  static void enter(ObjectNode json, Doc activity, String now) {
    json.put("activity_sid", activity.sid());
    json.put("activity_name", activity.text("friendly_name"));
    json.put("available", activity.flag("available"));
    json.put("date_status_changed", now);
  }

  /** A JSON object in a string, or a refusal. */
  static String attributes(String text) {
    try {
      if (JSON.readTree(text).isObject()) {
        return text;
      }
    } catch (JsonProcessingException e) {
      throw Refusal.badRequest(20001, "Attributes is not valid JSON");
    }
    throw Refusal.badRequest(20001, "Attributes must be a JSON object");
  }

  /** In lists Twilio leaves the attributes out. */
  static ObjectNode listed(Doc doc) {
    ObjectNode json = doc.json().deepCopy();
    json.putNull("attributes");
    return json;
  }

  private Answer list(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    Form query = request.query();
    Predicate<Doc> wanted = Filter.equal(query, "ActivitySid", "ActivityName", "Available");
    wanted =
        query
            .filled("FriendlyName")
            .<Predicate<Doc>>map(n -> doc -> doc.text("friendly_name").equalsIgnoreCase(n))
            .map(wanted::and)
            .orElse(wanted);
    for (String parameter : List.of("TargetWorkersExpression", "TaskQueueSid", "TaskQueueName")) {
      Optional<String> value = query.filled(parameter);
      if (value.isPresent()) {
        wanted = wanted.and(eligible(workspace, parameter, value.get()));
      }
    }
    return Pages.v1(request, "workers", workspace.workers, wanted, Workers::listed);
  }

  private static Predicate<Doc> eligible(Workspace workspace, String parameter, String value) {
    String text =
        switch (parameter) {
          case "TaskQueueSid" -> targets(workspace, "sid", value);
          case "TaskQueueName" -> targets(workspace, "friendly_name", value);
          default -> value;
        };
    Expression expression = expression(text);
    return doc -> expression.holds(path -> Expression.at(doc.attributes(), path));
  }

  private static String targets(Workspace workspace, String property, String value) {
    return workspace
        .queues
        .first(queue -> queue.text(property).equals(value))
        .map(queue -> queue.text("target_workers"))
        .orElse("1==2");
  }

  /** A filter of a list, or a refusal. */
  static Expression expression(String text) {
    try {
      return Expression.parse(text);
    } catch (Expression.BadExpression e) {
      throw Refusal.badRequest(
          20001, e.getMessage() == null ? "Invalid expression" : e.getMessage());
    }
  }

  private Answer create(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    String name =
        request.form().filled("FriendlyName").orElseThrow(() -> Refusal.missing("FriendlyName"));
    requireUnique(workspace, name, "");
    ObjectNode json = account.stampedIso("WK");
    json.put("workspace_sid", workspace.sid);
    json.put("attributes", "{}");
    String activity =
        request
            .form()
            .filled("ActivitySid")
            .orElse(workspace.settings().text("default_activity_sid"));
    enter(json, activity(workspace, activity), account.iso());
    write(request, json);
    String url = workspace.url() + "/Workers/" + json.path("sid").asText();
    json.put("url", url);
    ObjectNode links = json.putObject("links");
    links.put("workspace", workspace.url());
    links.put("activity", workspace.url() + "/Activities/" + activity);
    LINKS.forEach(link -> links.put(Field.property(link), url + "/" + link));
    Doc worker = workspace.workers.add(json);
    workspace.idle(worker.sid(), account.clock().now());
    engine.workerChanged(workspace, worker, "worker.created");
    return Answer.created(worker.json()).withVersionOf(worker);
  }

  private Doc get(ApiRequest request) {
    return workspaces.at(request).workers.find(request.at("Sid")).orElseThrow(request::notFound);
  }

  private Answer update(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    Doc old = get(request);
    request.checkVersion(old.version());
    request
        .form()
        .filled("FriendlyName")
        .ifPresent(name -> requireUnique(workspace, name, old.sid()));
    Optional<Doc> activity =
        request.form().filled("ActivitySid").map(sid -> activity(workspace, sid));
    boolean moves = activity.filter(a -> !a.sid().equals(old.text("activity_sid"))).isPresent();
    Doc worker =
        workspace
            .workers
            .change(
                old.sid(),
                json -> {
                  write(request, json);
                  json.put("date_updated", account.iso());
                  if (moves) {
                    enter(json, activity.orElseThrow(), account.iso());
                  }
                })
            .orElseThrow(request::notFound);
    if (moves && worker.flag("available")) {
      workspace.idle(worker.sid(), account.clock().now());
    }
    if (request
        .form()
        .filled("RejectPendingReservations")
        .filter("true"::equalsIgnoreCase)
        .isPresent()) {
      workspace
          .reservations
          .list(r ->
              r.text("worker_sid").equals(worker.sid())
                  && r.text("reservation_status").equals("pending"))
          .forEach(r -> engine.reserving().reject(r.sid(), Optional.empty()));
    }
    engine.workerChanged(
        workspace, worker, moves ? "worker.activity.update" : "worker.attributes.update");
    return Answer.ok(worker.json()).withVersionOf(worker);
  }

  private Answer delete(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    Doc worker = get(request);
    request.checkVersion(worker.version());
    if (workspace.load(worker.sid(), "") > 0) {
      throw Refusal.badRequest(20001, "Worker has active reservations and cannot be deleted");
    }
    workspace.workers.remove(worker.sid());
    return Answer.noContent();
  }

  private static void write(ApiRequest request, ObjectNode json) {
    Field.write(List.of(Field.of("FriendlyName", Field.Type.NAME)), request.form(), json);
    request.form().filled("Attributes").ifPresent(text -> json.put("attributes", attributes(text)));
  }

  private static Doc activity(Workspace workspace, String sid) {
    return workspace
        .activities
        .find(sid)
        .orElseThrow(() -> Refusal.badRequest(20001, "ActivitySid names no activity: " + sid));
  }

  /** Names are compared without regard to case. */
  private static void requireUnique(Workspace workspace, String name, String ownSid) {
    if (workspace
        .workers
        .first(w -> w.text("friendly_name").equalsIgnoreCase(name) && !w.sid().equals(ownSid))
        .isPresent()) {
      throw Refusal.badRequest(20001, "Worker with FriendlyName '" + name + "' already exists");
    }
  }
}
