package dev.ravenhelm.twilio.simulator.taskrouter;

import dev.ravenhelm.twilio.simulator.rest.Filter;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What a list of tasks is narrowed to, and its order. */
final class TaskFilter {
  private TaskFilter() {}

  static Predicate<Doc> of(Form query) {
    Expression expression = Workers.expression(query.first("EvaluateTaskAttributes").orElse(""));
    Predicate<Doc> wanted =
        Filter.equal(query, "WorkflowSid", "TaskQueueSid", "Priority", "RoutingTarget")
            .and(named(query, "WorkflowName", "workflow_friendly_name"))
            .and(named(query, "TaskQueueName", "task_queue_friendly_name"))
            .and(named(query, "TaskChannel", "task_channel_unique_name"))
            .and(task -> expression.holds(path -> Expression.at(task.attributes(), path)));
    List<String> statuses = new ArrayList<>();
    query
        .all()
        .getOrDefault("AssignmentStatus", List.of())
        .forEach(value -> statuses.addAll(List.of(value.split(",", -1))));
    if (query.filled("HasAddons").filter("true"::equalsIgnoreCase).isPresent()) {
      wanted = wanted.and(task -> !task.text("addons").equals("{}"));
    }
    return statuses.isEmpty()
        ? wanted
        : wanted.and(task -> statuses.contains(task.text("assignment_status")));
  }

  /** {@code Priority:desc,DateCreated:asc}. */
  static Comparator<Doc> order(String text) {
    Comparator<Doc> order = (_, _) -> 0;
    for (String term : text.split(",", -1)) {
      String[] words = term.strip().split(":", -1);
      Comparator<Doc> one =
          switch (words[0]) {
            case "Priority" -> Comparator.comparingInt(task -> task.number("priority"));
            case "DateCreated" -> Comparator.comparingLong(Doc::position);
            default ->
                throw Refusal.badRequest(
                    20001, "Ordering must name Priority or DateCreated, was " + words[0]);
          };
      boolean descending = words.length > 1 && words[1].toLowerCase(Locale.ROOT).equals("desc");
      order = order.thenComparing(descending ? one.reversed() : one);
    }
    return order;
  }

  private static Predicate<Doc> named(Form query, String parameter, String property) {
    Optional<String> value = query.filled(parameter);
    return doc -> value.isEmpty() || doc.text(property).equals(value.get());
  }
}
