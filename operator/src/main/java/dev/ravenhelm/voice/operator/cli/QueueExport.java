package dev.ravenhelm.voice.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A workflow and the task queue that it leads to as a RoutingQueue. */
final class QueueExport {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_AT_ONCE = 10;
  private static final int CALL_QUEUE_SIZE = 100;

  private final String gateway;
  private final String namespace;
  private final Map<String, TwilioObject> taskQueues;
  private final Map<String, Integer> sizes;
  private final ExportedNames names = new ExportedNames();

  /**
   * An export.
   *
   * @param callQueues the account's, which go by the SIDs of workflows
   */
  QueueExport(
      String gateway,
      String namespace,
      List<TwilioObject> taskQueues,
      List<TwilioObject> callQueues) {
    this.gateway = gateway;
    this.namespace = namespace;
    this.taskQueues = taskQueues.stream().collect(Collectors.toMap(TwilioObject::sid, q -> q));
    this.sizes = new LinkedHashMap<>();
    callQueues.forEach(
        queue -> sizes.put(queue.friendlyName(), Integer.valueOf(queue.field("MaxSize"))));
  }

  Exported export(TwilioObject workflow) {
    if (OwnerMark.in(workflow.friendlyName()).isPresent()) {
      return new Exported.LeftOut(
          workflow, "it carries the mark of an installation, whose resource it is");
    }
    JsonNode routing = configuration(workflow).path("task_routing");
    JsonNode filters = routing.path("filters");
    if (filters.size() != 1) {
      return new Exported.LeftOut(
          workflow, "it has " + filters.size() + " filters, and a RoutingQueue is one");
    }
    JsonNode targets = filters.path(0).path("targets");
    Set<String> queues = new LinkedHashSet<>();
    targets.forEach(target -> queues.add(target.path("queue").asText()));
    queues.add(routing.path("default_filter").path("queue").asText());
    if (queues.size() != 1 || !taskQueues.containsKey(queues.iterator().next())) {
      return new Exported.LeftOut(
          workflow,
          "its targets and its default lead to several task queues or to none, and a RoutingQueue has one");
    }
    TwilioObject taskQueue = taskQueues.get(queues.iterator().next());
    if (OwnerMark.in(taskQueue.friendlyName()).isPresent()) {
      return new Exported.LeftOut(
          workflow, "its task queue " + taskQueue.sid() + " carries the mark of an installation");
    }
    return spec(workflow, taskQueue, targets)
        .<Exported>map(spec ->
            new Exported.As(
                workflow,
                ManifestText.of(
                    "RoutingQueue", namespace, names.of(name(workflow, filters.path(0))), spec),
                List.of(
                    "maxWait, overflow, hours, waiting, recording: the server's own; the manifest leaves their defaults"),
                List.of()))
        .orElseGet(() ->
            new Exported.LeftOut(
                workflow,
                "its expressions say more than skills, levels and agents by name, which is all that a RoutingQueue says"));
  }

  /** What the filter is called, where that is a resource of this namespace, is what it stays. */
  private String name(TwilioObject workflow, JsonNode filter) {
    String called = filter.path("filter_friendly_name").asText();
    return called.startsWith(namespace + "/")
        ? called.substring(namespace.length() + 1)
        : workflow.friendlyName();
  }

  private Optional<Map<String, Object>> spec(
      TwilioObject workflow, TwilioObject taskQueue, JsonNode targets) {
    List<Map<String, Object>> widen = new ArrayList<>();
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("gatewayRef", Map.of("name", gateway));
    long after = 0;
    boolean ifNobody = false;
    for (int i = 0; i < targets.size(); i++) {
      JsonNode target = targets.get(i);
      String text =
          target.path("expression").asText(i == 0 ? taskQueue.field("TargetWorkers") : "");
      Optional<WorkerExpression> expression = WorkerExpression.parse(text);
      if (expression.isEmpty()) {
        return Optional.empty();
      }
      if (i == 0) {
        first(spec, expression.get(), target);
      } else {
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("after", after + "s");
        step.put("skills", expression.get().requirements());
        if (ifNobody) {
          step.put("ifNobodyAvailable", true);
        }
        widen.add(step);
      }
      after += target.path("timeout").asLong();
      ifNobody = target.path("skip_if").asText().equals("workers.available == 0");
    }
    if (!widen.isEmpty()) {
      spec.put("widen", widen);
    }
    if (taskQueue.field("MaxReservedWorkers").equals(Integer.toString(MOST_AT_ONCE))) {
      spec.put("order", "RingAll");
    }
    String ringFor = workflow.field("TaskReservationTimeout");
    if (!ringFor.isEmpty()) {
      spec.put("ringFor", ringFor + "s");
    }
    int size = sizes.getOrDefault(workflow.sid(), CALL_QUEUE_SIZE);
    if (size != CALL_QUEUE_SIZE) {
      spec.put("maxWaiting", size);
    }
    spec.put("adopt", Map.of("taskQueueSid", taskQueue.sid(), "workflowSid", workflow.sid()));
    return Optional.of(spec);
  }

  private static void first(
      Map<String, Object> spec, WorkerExpression expression, JsonNode target) {
    if (!expression.skills().isEmpty()) {
      spec.put("skills", expression.requirements());
    }
    if (!expression.members().isEmpty()) {
      spec.put("members", expression.members().stream().map(m -> Map.of("name", m)).toList());
    }
    if (target.path("order_by").asText().contains("levels.")) {
      spec.put("order", "MostSkilled");
    }
  }

  private static JsonNode configuration(TwilioObject workflow) {
    try {
      return JSON.readTree(workflow.field("Configuration"));
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode(); // then it has no filters, and is left out for that
    }
  }
}
