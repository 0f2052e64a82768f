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
import java.util.Locale;
import java.util.Optional;

/** {@code /TaskChannels}: the kinds of work a worker has separate capacity for. */
final class TaskChannels {
  private static final String PATH = "/v1/Workspaces/{WorkspaceSid}/TaskChannels";
  private static final List<String> DEFAULTS =
      List.of("Default", "Voice", "Chat", "SMS", "Video", "Email");
  private static final List<Field> FIELDS =
      List.of(
          Field.of("FriendlyName", Field.Type.NAME),
          Field.of("ChannelOptimizedRouting", Field.Type.FLAG));

  private final Account account;
  private final Workspaces workspaces;

  TaskChannels(Account account, Workspaces workspaces) {
    this.account = account;
    this.workspaces = workspaces;
  }

  void register(Routes routes) {
    routes
        .get(
            TASKROUTER,
            PATH,
            request -> Pages.v1(request, "channels", workspaces.at(request).taskChannels.all()))
        .post(TASKROUTER, PATH, this::create)
        .get(TASKROUTER, PATH + "/{Sid}", request -> Answer.ok(get(request).json()))
        .post(TASKROUTER, PATH + "/{Sid}", this::update)
        .delete(TASKROUTER, PATH + "/{Sid}", this::delete);
  }

  void addDefaults(Workspace workspace) {
    DEFAULTS.forEach(name -> add(workspace, name, name.toLowerCase(Locale.ROOT)));
  }

  /** By SID or by unique name. */
  static Optional<Doc> find(Workspace workspace, String sidOrName) {
    return workspace.taskChannels.first(
        doc -> doc.sid().equals(sidOrName) || doc.text("unique_name").equals(sidOrName));
  }

  private Doc add(Workspace workspace, String name, String uniqueName) {
    ObjectNode json = account.stampedIso("TC");
    json.put("workspace_sid", workspace.sid);
    json.put("friendly_name", name);
    json.put("unique_name", uniqueName);
    json.put("channel_optimized_routing", false);
    json.put("url", workspace.url() + "/TaskChannels/" + json.path("sid").asText());
    json.putObject("links").put("workspace", workspace.url());
    return workspace.taskChannels.add(json);
  }

  private Answer create(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    String name =
        request.form().filled("FriendlyName").orElseThrow(() -> Refusal.missing("FriendlyName"));
    String unique =
        request.form().filled("UniqueName").orElseThrow(() -> Refusal.missing("UniqueName"));
    if (find(workspace, unique).isPresent()) {
      throw Refusal.badRequest(
          20001, "TaskChannel with UniqueName '" + unique + "' already exists");
    }
    return Answer.created(add(workspace, name, unique).json());
  }

  private Doc get(ApiRequest request) {
    return find(workspaces.at(request), request.at("Sid")).orElseThrow(request::notFound);
  }

  private Answer update(ApiRequest request) {
    return Answer.ok(
        workspaces
            .at(request)
            .taskChannels
            .change(
                get(request).sid(),
                json -> {
                  Field.write(FIELDS, request.form(), json);
                  json.put("date_updated", account.iso());
                })
            .orElseThrow(request::notFound)
            .json());
  }

  private Answer delete(ApiRequest request) {
    if (get(request).text("unique_name").equals("default")) {
      throw Refusal.badRequest(20001, "The default TaskChannel cannot be deleted");
    }
    workspaces.at(request).taskChannels.remove(get(request).sid());
    return Answer.noContent();
  }
}
