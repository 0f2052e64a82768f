package dev.ravenhelm.twilio.simulator.taskrouter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** How a workspace stands now. */
final class RealTime {
  private static final List<String> STATUSES =
      List.of("reserved", "pending", "assigned", "wrapping");

  private final Account account;
  private final Workspace workspace;
  private final List<Doc> tasks;

  RealTime(Account account, Workspace workspace, Form query, Predicate<Doc> mine) {
    this.account = account;
    this.workspace = workspace;
    this.tasks =
        workspace.tasks.list(task ->
            mine.test(task)
                && STATUSES.contains(task.text("assignment_status"))
                && query
                    .filled("TaskChannel")
                    .filter(c ->
                        !c.equals(task.text("task_channel_unique_name"))
                            && !c.equals(task.text("task_channel_sid")))
                    .isEmpty());
  }

  ObjectNode ofWorkspace() {
    ObjectNode json = tasks();
    json.set("activity_statistics", activities(worker -> true));
    json.put("total_workers", workspace.workers.size());
    return json;
  }

  ObjectNode ofWorkflow() {
    return tasks();
  }

  ObjectNode ofQueue(Doc queue) {
    ObjectNode json = tasks();
    Expression eligible = Expression.parse(queue.text("target_workers"));
    Predicate<Doc> people =
        worker -> eligible.holds(path -> Expression.at(worker.attributes(), path));
    List<Doc> all = workspace.workers.list(people);
    json.set("activity_statistics", activities(people));
    json.put("total_eligible_workers", all.size());
    json.put(
        "total_available_workers", (int) all.stream().filter(w -> w.flag("available")).count());
    json.put("longest_relative_task_age_in_queue", json.path("longest_task_waiting_age").asInt());
    json.set("longest_relative_task_sid_in_queue", json.get("longest_task_waiting_sid"));
    return json;
  }

  ObjectNode ofWorkers(Predicate<Doc> people) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("activity_statistics", activities(people));
    json.put("total_workers", workspace.workers.list(people).size());
    return json;
  }

  private ObjectNode tasks() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Optional<Doc> longest =
        tasks.stream()
            .filter(task -> task.text("assignment_status").equals("pending"))
            .min(Comparator.comparingLong(Doc::position));
    json.put(
        "longest_task_waiting_age", longest.map(task -> (int) Tasks.age(account, task)).orElse(0));
    json.put("longest_task_waiting_sid", longest.map(Doc::sid).orElse(null));
    ObjectNode priorities = json.putObject("tasks_by_priority");
    tasks.forEach(task -> {
      String priority = task.text("priority");
      priorities.put(priority, priorities.path(priority).asInt() + 1);
    });
    ObjectNode statuses = json.putObject("tasks_by_status");
    STATUSES.forEach(status ->
        statuses.put(
            status,
            (int)
                tasks.stream()
                    .filter(task -> task.text("assignment_status").equals(status))
                    .count()));
    json.put("total_tasks", tasks.size());
    return json;
  }

  private ArrayNode activities(Predicate<Doc> people) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    workspace
        .activities
        .all()
        .forEach(activity ->
            array
                .addObject()
                .put("friendly_name", activity.text("friendly_name"))
                .put("sid", activity.sid())
                .put(
                    "workers",
                    workspace
                        .workers
                        .list(w -> people.test(w) && w.text("activity_sid").equals(activity.sid()))
                        .size()));
    return array;
  }
}
