package dev.ravenhelm.twilio.simulator.taskrouter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.function.Predicate;

/** What has happened in a time, counted from a workspace's events. */
final class Cumulative {
  private static final List<String> OUTCOMES =
      List.of("created", "accepted", "rejected", "timeout", "canceled", "rescinded");

  private final Workspace workspace;
  private final Span span;
  private final Form query;
  private final List<Doc> events;

  Cumulative(Workspace workspace, Span span, Form query, Predicate<Doc> mine) {
    this.workspace = workspace;
    this.span = span;
    this.query = query;
    this.events =
        workspace.history.list(event ->
            span.holds(event)
                && mine.test(event)
                && query
                    .filled("TaskChannel")
                    .filter(c -> !c.equals(History.data(event, "task_channel_unique_name")))
                    .isEmpty());
  }

  /** Reservations and tasks, as the statistics of a workspace, workflow or queue have them. */
  ObjectNode tasks() {
    ObjectNode json = reservations();
    List<Long> accepted = ages("reservation.accepted");
    List<Long> canceled = ages("task.canceled");
    json.put("avg_task_acceptance_time", (int) average(accepted));
    json.set("wait_duration_until_accepted", durations(accepted));
    json.set("wait_duration_until_canceled", durations(canceled));
    json.set("split_by_wait_time", split(accepted, canceled));
    json.put("tasks_canceled", count("task.canceled"));
    json.put("tasks_completed", count("task.completed"));
    json.put("tasks_deleted", count("task.deleted"));
    json.put("tasks_moved", count("task-queue.moved"));
    return json;
  }

  ObjectNode ofWorkspace() {
    ObjectNode json = tasks();
    json.put("tasks_created", count("task.created"));
    json.put("tasks_timed_out_in_workflow", count("workflow.timeout"));
    return json;
  }

  ObjectNode ofWorkflow() {
    ObjectNode json = tasks();
    json.put("tasks_entered", count("workflow.target-matched"));
    json.put("tasks_timed_out_in_workflow", count("workflow.timeout"));
    return json;
  }

  ObjectNode ofQueue() {
    ObjectNode json = tasks();
    json.set("wait_duration_in_queue_until_accepted", durations(ages("reservation.accepted")));
    json.put("tasks_entered", count("task-queue.entered"));
    return json;
  }

  /** Reservations and the time spent in each activity, as the statistics of workers have them. */
  ObjectNode ofWorkers(Predicate<Doc> people) {
    ObjectNode json = reservations();
    ArrayNode all = json.putArray("activity_durations");
    Map<String, List<Long>> spent = spent(people);
    workspace
        .activities
        .all()
        .forEach(activity -> {
          ObjectNode one = durations(spent.getOrDefault(activity.sid(), List.of()));
          one.put("sid", activity.sid());
          one.put("friendly_name", activity.text("friendly_name"));
          all.add(one);
        });
    return json;
  }

  private ObjectNode reservations() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("start_time", Dates.iso(span.from()));
    json.put("end_time", Dates.iso(span.to()));
    OUTCOMES.forEach(outcome ->
        json.put(
            "reservations_" + (outcome.equals("timeout") ? "timed_out" : outcome),
            count("reservation." + outcome)));
    return json;
  }

  private int count(String type) {
    return (int) events.stream().filter(event -> event.text("event_type").equals(type)).count();
  }

  private List<Long> ages(String type) {
    return events.stream()
        .filter(event -> event.text("event_type").equals(type))
        .map(event -> event.json().path("event_data").path("task_age").asLong())
        .toList();
  }

  /** From one change of activity to the next, cut to the time that is asked for. */
  private Map<String, List<Long>> spent(Predicate<Doc> people) {
    Map<String, List<Long>> spent = new HashMap<>();
    Map<String, Instant> until = new HashMap<>();
    for (Doc event :
        workspace.history.list(e ->
            e.text("event_type").equals("worker.created")
                || e.text("event_type").equals("worker.activity.update"))) {
      String worker = History.data(event, "worker_sid");
      if (workspace.workers.find(worker).filter(people).isEmpty()) {
        continue;
      }
      Instant end = until.getOrDefault(worker, span.to());
      Instant start = History.at(event);
      until.put(worker, start);
      Instant from = start.isBefore(span.from()) ? span.from() : start;
      if (from.isBefore(end)) {
        spent
            .computeIfAbsent(History.data(event, "worker_activity_sid"), any -> new ArrayList<>())
            .add(Duration.between(from, end).toSeconds());
      }
    }
    return spent;
  }

  private static double average(List<Long> seconds) {
    return seconds.stream().mapToLong(Long::longValue).average().orElse(0);
  }

  private static ObjectNode durations(List<Long> seconds) {
    LongSummaryStatistics summary = seconds.stream().mapToLong(Long::longValue).summaryStatistics();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("avg", (int) summary.getAverage());
    json.put("min", seconds.isEmpty() ? 0 : (int) summary.getMin());
    json.put("max", seconds.isEmpty() ? 0 : (int) summary.getMax());
    json.put("total", (int) summary.getSum());
    return json;
  }

  /** {@code SplitByWaitTime=5,30}: how many waited longer, and how many shorter. */
  private ObjectNode split(List<Long> accepted, List<Long> canceled) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (String threshold : query.filled("SplitByWaitTime").orElse("").split(",", -1)) {
      if (threshold.matches("[0-9]{1,6}")) {
        long limit = Long.parseLong(threshold);
        ObjectNode both = json.putObject(threshold);
        both.putObject("above")
            .put("tasks_canceled", (int) canceled.stream().filter(s -> s >= limit).count())
            .put("reservations_accepted", (int) accepted.stream().filter(s -> s >= limit).count());
        both.putObject("below")
            .put("tasks_canceled", (int) canceled.stream().filter(s -> s < limit).count())
            .put("reservations_accepted", (int) accepted.stream().filter(s -> s < limit).count());
      }
    }
    return json;
  }
}
