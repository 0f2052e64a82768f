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
import java.util.List;
import java.util.Optional;

/**
 * {@code /Activities}: what workers may be doing, and whether they can be given tasks meanwhile.
 */
final class Activities {
  private static final String PATH = "/v1/Workspaces/{WorkspaceSid}/Activities";
  private static final List<Field> FIELDS = List.of(Field.of("FriendlyName", Field.Type.NAME));

  private final Account account;
  private final Workspaces workspaces;

  Activities(Account account, Workspaces workspaces) {
    this.account = account;
    this.workspaces = workspaces;
  }

  void register(Routes routes) {
    routes
        .get(TASKROUTER, PATH, this::list)
        .post(TASKROUTER, PATH, this::create)
        .get(TASKROUTER, PATH + "/{Sid}", request -> Answer.ok(get(request).json()))
        .post(TASKROUTER, PATH + "/{Sid}", this::update)
        .delete(TASKROUTER, PATH + "/{Sid}", this::delete);
  }

  Doc add(Workspace workspace, String name, boolean available) {
    ObjectNode json = account.stampedIso("WA");
    json.put("workspace_sid", workspace.sid);
    json.put("friendly_name", name);
    json.put("available", available);
    json.put("url", workspace.url() + "/Activities/" + json.path("sid").asText());
    json.putObject("links").put("workspace", workspace.url());
    return workspace.activities.add(json);
  }

  private Answer list(ApiRequest request) {
    Optional<String> name = request.query().filled("FriendlyName");
    Optional<String> available = request.query().filled("Available");
    return Pages.v1(
        request,
        "activities",
        workspaces
            .at(request)
            .activities
            .list(doc ->
                name.filter(wanted -> !wanted.equals(doc.text("friendly_name"))).isEmpty()
                    && available
                        .filter(wanted -> !wanted.equalsIgnoreCase(doc.text("available")))
                        .isEmpty()));
  }

  private Answer create(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    String name =
        request.form().filled("FriendlyName").orElseThrow(() -> Refusal.missing("FriendlyName"));
    requireUnique(workspace, name, "");
    boolean available =
        request.form().filled("Available").filter("true"::equalsIgnoreCase).isPresent();
    return Answer.created(add(workspace, name, available).json());
  }

  private Doc get(ApiRequest request) {
    return workspaces.at(request).activities.find(request.at("Sid")).orElseThrow(request::notFound);
  }

  /** {@code Available} cannot be changed, and Twilio ignores it here. */
  private Answer update(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    request
        .form()
        .filled("FriendlyName")
        .ifPresent(name -> requireUnique(workspace, name, request.at("Sid")));
    return Answer.ok(
        workspace
            .activities
            .change(
                request.at("Sid"),
                json -> {
                  Field.write(FIELDS, request.form(), json);
                  json.put("date_updated", account.iso());
                })
            .orElseThrow(request::notFound)
            .json());
  }

  private Answer delete(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    Doc activity = get(request);
    Doc settings = workspace.settings();
    if (List.of(settings.text("default_activity_sid"), settings.text("timeout_activity_sid"))
        .contains(activity.sid())) {
      throw Refusal.badRequest(
          20001, "Activity is the workspace's default or timeout activity and cannot be deleted");
    }
    if (workspace
        .workers
        .first(worker -> worker.text("activity_sid").equals(activity.sid()))
        .isPresent()) {
      throw Refusal.badRequest(20001, "Activity is in use by workers and cannot be deleted");
    }
    workspace.activities.remove(activity.sid());
    return Answer.noContent();
  }

  private static void requireUnique(Workspace workspace, String name, String ownSid) {
    if (workspace
        .activities
        .first(doc -> doc.text("friendly_name").equals(name) && !doc.sid().equals(ownSid))
        .isPresent()) {
      throw Refusal.badRequest(20001, "Activity with FriendlyName '" + name + "' already exists");
    }
  }
}
