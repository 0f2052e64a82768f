package dev.ravenhelm.twilio.simulator.taskrouter;

import static dev.ravenhelm.twilio.simulator.rest.Product.TASKROUTER;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.UUID;

/**
 * {@code /Workers/WK…/Channels}: what a worker can take of each kind of work, worked out when
 * asked.
 */
final class WorkerChannels {
  private static final String PATH = "/v1/Workspaces/{WorkspaceSid}/Workers/{WorkerSid}/Channels";
  private static final int MAX_CAPACITY = 50;

  private final Account account;
  private final Workspaces workspaces;
  private final Engine engine;

  WorkerChannels(Account account, Workspaces workspaces, Engine engine) {
    this.account = account;
    this.workspaces = workspaces;
    this.engine = engine;
  }

  void register(Routes routes) {
    routes
        .get(TASKROUTER, PATH, this::list)
        .get(
            TASKROUTER,
            PATH + "/{Sid}",
            request -> Answer.ok(json(workspaces.at(request), worker(request), channel(request))))
        .post(TASKROUTER, PATH + "/{Sid}", this::update);
  }

  private Answer list(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    Doc worker = worker(request);
    return Pages.v1(
        request,
        "channels",
        workspace.taskChannels.all(),
        channel -> json(workspace, worker, channel));
  }

  private Answer update(ApiRequest request) {
    Workspace workspace = workspaces.at(request);
    Doc worker = worker(request);
    Doc channel = channel(request);
    Workspace.ChannelSetting old = workspace.channel(worker.sid(), channel.sid());
    String capacity = request.form().filled("Capacity").orElse("" + old.capacity());
    if (!capacity.matches("[0-9]{1,2}") || Integer.parseInt(capacity) > MAX_CAPACITY) {
      throw Refusal.badRequest(20001, "Capacity must be between 0 and 50, was " + capacity);
    }
    boolean available =
        request.form().filled("Available").map("true"::equalsIgnoreCase).orElse(old.available());
    workspace.channel(
        worker.sid(),
        channel.sid(),
        new Workspace.ChannelSetting(Integer.parseInt(capacity), available));
    engine.workerChanged(workspace, worker, "worker.capacity.update");
    return Answer.ok(json(workspace, worker, channel));
  }

  private Doc worker(ApiRequest request) {
    return workspaces
        .at(request)
        .workers
        .find(request.at("WorkerSid"))
        .orElseThrow(request::notFound);
  }

  /** By its own SID, or by that or the unique name of its task channel. */
  private Doc channel(ApiRequest request) {
    Doc worker = worker(request);
    String wanted = request.at("Sid");
    return workspaces
        .at(request)
        .taskChannels
        .first(c ->
            sid(worker, c).equals(wanted)
                || c.sid().equals(wanted)
                || c.text("unique_name").equals(wanted))
        .orElseThrow(request::notFound);
  }

  private ObjectNode json(Workspace workspace, Doc worker, Doc channel) {
    Workspace.ChannelSetting setting = workspace.channel(worker.sid(), channel.sid());
    long load = workspace.load(worker.sid(), channel.sid());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("sid", sid(worker, channel));
    json.put("account_sid", account.sid());
    json.put("workspace_sid", workspace.sid);
    json.put("worker_sid", worker.sid());
    json.put("task_channel_sid", channel.sid());
    json.put("task_channel_unique_name", channel.text("unique_name"));
    json.put("assigned_tasks", (int) load);
    json.put("configured_capacity", setting.capacity());
    json.put("available", setting.available());
    json.put(
        "available_capacity_percentage",
        setting.capacity() == 0
            ? 0
            : (int) (100 * Math.max(0, setting.capacity() - load) / setting.capacity()));
    json.put("date_created", worker.text("date_created"));
    json.put("date_updated", worker.text("date_updated"));
    json.put(
        "url", workspace.url() + "/Workers/" + worker.sid() + "/Channels/" + sid(worker, channel));
    return json;
  }

  private static String sid(Doc worker, Doc channel) {
    return "WC"
        + UUID.nameUUIDFromBytes((worker.sid() + channel.sid()).getBytes(UTF_8))
            .toString()
            .replace("-", "");
  }
}
