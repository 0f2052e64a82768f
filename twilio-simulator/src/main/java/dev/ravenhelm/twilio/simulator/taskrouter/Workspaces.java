package dev.ravenhelm.twilio.simulator.taskrouter;

import static dev.ravenhelm.twilio.simulator.rest.Product.TASKROUTER;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** {@code /Workspaces}, and the way from a path to what is inside one. */
public final class Workspaces {
  private static final List<Field> FIELDS =
      List.of(
          Field.of("FriendlyName", Field.Type.NAME),
          Field.of("EventCallbackUrl", Field.Type.URL),
          Field.of("EventsFilter", Field.Type.TEXT),
          Field.of("MultiTaskEnabled", Field.Type.FLAG),
          Field.of("PrioritizeQueueOrder", Field.Type.TEXT));
  private static final List<String> LINKS =
      List.of(
          "Activities",
          "Events",
          "Statistics",
          "RealTimeStatistics",
          "CumulativeStatistics",
          "Tasks",
          "TaskChannels",
          "TaskQueues",
          "Workers",
          "Workflows");

  private final Account account;
  private final Docs workspaces = new Docs();
  private final Map<String, Workspace> contents = new ConcurrentHashMap<>();
  private final Activities activities;
  private final TaskChannels taskChannels;

  public Workspaces(Account account) {
    this.account = account;
    this.activities = new Activities(account, this);
    this.taskChannels = new TaskChannels(account, this);
  }

  public void register(Routes routes) {
    routes
        .get(TASKROUTER, "/v1/Workspaces", this::list)
        .post(TASKROUTER, "/v1/Workspaces", this::create)
        .get(TASKROUTER, "/v1/Workspaces/{Sid}", request -> Answer.ok(get(request).json()))
        .post(TASKROUTER, "/v1/Workspaces/{Sid}", this::update)
        .delete(TASKROUTER, "/v1/Workspaces/{Sid}", this::delete);
    activities.register(routes);
    taskChannels.register(routes);
  }

  public Collection<Workspace> all() {
    return contents.values();
  }

  public void clear() {
    workspaces.clear();
    contents.clear();
  }

  /** The workspace that the path is in. */
  Workspace at(ApiRequest request) {
    return Optional.ofNullable(contents.get(request.at("WorkspaceSid")))
        .orElseThrow(request::notFound);
  }

  Docs docs() {
    return workspaces;
  }

  /** The workspace that a workflow belongs to. */
  public Optional<Workspace> ofWorkflow(String workflowSid) {
    return contents.values().stream()
        .filter(w -> w.workflows.find(workflowSid).isPresent())
        .findFirst();
  }

  private Answer list(ApiRequest request) {
    Optional<String> name = request.query().filled("FriendlyName");
    return Pages.v1(
        request,
        "workspaces",
        workspaces.list(
            doc -> name.filter(wanted -> !wanted.equals(doc.text("friendly_name"))).isEmpty()));
  }

  private Answer create(ApiRequest request) {
    String name =
        request.form().filled("FriendlyName").orElseThrow(() -> Refusal.missing("FriendlyName"));
    requireUnique(name, "");
    ObjectNode json = account.stampedIso("WS");
    String sid = json.path("sid").asText();
    json.put("friendly_name", "");
    json.putNull("event_callback_url");
    json.putNull("events_filter");
    json.put("multi_task_enabled", true);
    json.put("prioritize_queue_order", "FIFO");
    Field.write(FIELDS, request.form(), json);
    var workspace = new Workspace(sid, workspaces);
    json.put("url", workspace.url());
    ObjectNode links = json.putObject("links");
    LINKS.forEach(link -> links.put(Field.property(link), workspace.url() + "/" + link));
    Doc offline = activities.add(workspace, "Offline", false);
    activities.add(workspace, "Available", true);
    activities.add(workspace, "Unavailable", false);
    defaults(json, "default", offline);
    defaults(json, "timeout", offline);
    taskChannels.addDefaults(workspace);
    contents.put(sid, workspace);
    return Answer.created(workspaces.add(json).json());
  }

  private static void defaults(ObjectNode json, String role, Doc activity) {
    json.put(role + "_activity_sid", activity.sid());
    json.put(role + "_activity_name", activity.text("friendly_name"));
  }

  private Doc get(ApiRequest request) {
    return workspaces.find(request.at("Sid")).orElseThrow(request::notFound);
  }

  private Answer update(ApiRequest request) {
    Doc old = get(request);
    request.form().filled("FriendlyName").ifPresent(name -> requireUnique(name, old.sid()));
    Workspace workspace =
        Optional.ofNullable(contents.get(old.sid())).orElseThrow(request::notFound);
    Optional<Doc> byDefault = activity(workspace, request, "DefaultActivitySid");
    Optional<Doc> onTimeout = activity(workspace, request, "TimeoutActivitySid");
    return Answer.ok(
        workspaces
            .change(
                old.sid(),
                json -> {
                  Field.write(FIELDS, request.form(), json);
                  byDefault.ifPresent(activity -> defaults(json, "default", activity));
                  onTimeout.ifPresent(activity -> defaults(json, "timeout", activity));
                  json.put("date_updated", account.iso());
                })
            .orElseThrow(request::notFound)
            .json());
  }

  private static Optional<Doc> activity(Workspace workspace, ApiRequest request, String name) {
    return request
        .form()
        .filled(name)
        .map(sid ->
            workspace
                .activities
                .find(sid)
                .orElseThrow(() -> Refusal.badRequest(20001, name + " names no activity: " + sid)));
  }

  private Answer delete(ApiRequest request) {
    get(request);
    contents.remove(request.at("Sid"));
    workspaces.remove(request.at("Sid"));
    return Answer.noContent();
  }

  private void requireUnique(String name, String ownSid) {
    if (workspaces
        .first(doc -> doc.text("friendly_name").equals(name) && !doc.sid().equals(ownSid))
        .isPresent()) {
      throw Refusal.badRequest(20001, "Workspace with FriendlyName '" + name + "' already exists");
    }
  }
}
