package dev.ravenhelm.twilio.simulator.taskrouter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A workflow's configuration: which queues a task is offered to, in which order, and how long. */
public record WorkflowPlan(List<Filter> filters, Optional<Target> otherwise) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads a configuration; refuses what Twilio refuses at creation. */
  static WorkflowPlan parse(String configuration, Predicate<String> queueExists) {
    JsonNode routing;
    try {
      routing = JSON.readTree(configuration).path("task_routing");
    } catch (JsonProcessingException e) {
      throw Refusal.badRequest(20001, "Configuration is not valid JSON: " + e.getOriginalMessage());
    }
    if (!routing.isObject()) {
      throw Refusal.badRequest(20001, "Configuration must have an object 'task_routing'");
    }
    var filters = new ArrayList<Filter>();
    for (JsonNode filter : routing.path("filters")) {
      filters.add(filter(filter, queueExists));
    }
    Optional<Target> otherwise =
        routing.path("default_filter").isObject()
            ? Optional.of(target(routing.path("default_filter"), queueExists))
            : Optional.empty();
    return new WorkflowPlan(List.copyOf(filters), otherwise);
  }

  /** The targets for a task with these attributes, the default's last. */
  List<Target> targets(JsonNode attributes) {
    var targets = new ArrayList<Target>();
    filters.stream()
        .filter(filter -> filter.expression.holds(path -> Expression.at(attributes, path)))
        .findFirst()
        .ifPresent(filter -> targets.addAll(filter.targets));
    otherwise.ifPresent(targets::add);
    return targets;
  }

  boolean refersTo(String queueSid) {
    return filters.stream()
            .flatMap(filter -> filter.targets.stream())
            .anyMatch(t -> t.queueSid.equals(queueSid))
        || otherwise.filter(target -> target.queueSid.equals(queueSid)).isPresent();
  }

  private static Filter filter(JsonNode json, Predicate<String> queueExists) {
    var targets = new ArrayList<Target>();
    for (JsonNode target : json.path("targets")) {
      targets.add(target(target, queueExists));
    }
    if (targets.isEmpty()) {
      throw Refusal.badRequest(20001, "A filter of the configuration has no targets");
    }
    String name = json.path("filter_friendly_name").asText(json.path("friendly_name").asText(""));
    return new Filter(name, expression(json, "expression"), List.copyOf(targets));
  }

  private static Target target(JsonNode json, Predicate<String> queueExists) {
    String queue = json.path("queue").asText("");
    if (!queueExists.test(queue)) {
      throw Refusal.badRequest(
          20001, "Configuration names a TaskQueue that does not exist: '" + queue + "'");
    }
    return new Target(
        queue,
        expression(json, "expression"),
        json.has("priority") ? Optional.of(json.path("priority").asInt()) : Optional.empty(),
        json.has("timeout")
            ? Optional.of(Duration.ofSeconds(json.path("timeout").asLong()))
            : Optional.empty(),
        json.path("order_by").asText(""),
        json.hasNonNull("skip_if") ? Optional.of(expression(json, "skip_if")) : Optional.empty(),
        json.path("known_worker_sid").asText(""),
        json.path("known_worker_friendly_name").asText(""));
  }

  private static Expression expression(JsonNode json, String name) {
    try {
      return Expression.parse(json.path(name).asText(""));
    } catch (Expression.BadExpression e) {
      throw Refusal.badRequest(20001, "Configuration: " + e.getMessage());
    }
  }

  record Filter(String name, Expression expression, List<Target> targets) {}

  record Target(
      String queueSid,
      Expression expression,
      Optional<Integer> priority,
      Optional<Duration> timeout,
      String orderBy,
      Optional<Expression> skipIf,
      String knownWorkerSid,
      String knownWorkerName) {

    /** Where a routing target leads: to one worker or one queue, instead of what was planned. */
    static List<Target> towards(String goal, List<Target> planned) {
      return switch (goal.length() < 2 ? "" : goal.substring(0, 2)) {
        case "WQ" -> List.of(only(goal, ""));
        case "WK" ->
            planned.isEmpty() ? List.of() : List.of(only(planned.getFirst().queueSid, goal));
        default -> planned;
      };
    }

    private static Target only(String queueSid, String workerSid) {
      return new Target(
          queueSid,
          Expression.ALWAYS,
          Optional.empty(),
          Optional.empty(),
          "",
          Optional.empty(),
          workerSid,
          "");
    }
  }
}
