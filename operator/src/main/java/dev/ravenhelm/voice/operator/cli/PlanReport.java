package dev.ravenhelm.voice.operator.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.Redaction;
import dev.ravenhelm.voice.operator.status.Progress;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A plan for people and for programs. Values that may hold secrets are left out of both. */
final class PlanReport {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<PlannedResource> resources;

  PlanReport(List<PlannedResource> resources) {
    this.resources = List.copyOf(resources);
  }

  /** 1 where there is a problem, else 2 where there are changes, else 0. */
  int exitCode() {
    if (resources.stream().anyMatch(r -> !r.problems().isEmpty())) {
      return ExitCode.FAILED;
    }
    return changes() == 0 ? ExitCode.NOTHING : ExitCode.SOMETHING;
  }

  /** For people. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (PlannedResource planned : resources) {
      if (!planned.changes().isEmpty() || planned.looksForANumber()) {
        text.append(planned.resource()).append('\n');
        planned.changes().forEach(change -> change(text, change));
        planned.notes().forEach(note -> text.append("  $ ").append(note).append('\n'));
      }
    }
    List<Problem> problems = problems();
    if (!problems.isEmpty()) {
      text.append("Problems\n");
      for (Problem problem : problems) {
        text.append("  ! ")
            .append(problem.resource())
            .append(": ")
            .append(problem.reason())
            .append(": ")
            .append(problem.message())
            .append('\n');
      }
    }
    return text.append(summary(problems.size())).toString();
  }

  /** For programs; the shape is told in docs/kubectl-voice.md and only ever grows. */
  String json() {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode changes = root.putArray("changes");
    for (PlannedResource planned : resources) {
      planned.changes().forEach(change -> json(changes.addObject(), planned.resource(), change));
      if (planned.looksForANumber()) {
        ObjectNode search = changes.addObject();
        name(search.putObject("resource"), planned.resource());
        search.put("action", "create");
        search.putObject("object").put("kind", "number");
        search.putArray("fields");
        search.put("summary", String.join("; ", planned.notes()));
      }
    }
    ArrayNode problems = root.putArray("problems");
    for (Problem problem : problems()) {
      ObjectNode node = problems.addObject();
      name(node.putObject("resource"), problem.resource());
      node.put("reason", problem.reason()).put("message", problem.message());
    }
    ObjectNode cost = root.putObject("monthlyCost");
    ArrayNode totals = cost.putArray("totals");
    totals()
        .forEach((currency, amount) ->
            totals.addObject().put("currency", currency).put("amount", amount.toPlainString()));
    cost.put("purchases", purchases()).put("withoutPrice", withoutPrice());
    return root.toPrettyString() + "\n";
  }

  private static void change(StringBuilder text, Change change) {
    switch (change) {
      case Change.Create create -> {
        text.append("  + ").append(create.describe()).append('\n');
        create
            .fields()
            .forEach((field, value) -> {
              if (!field.equals("FriendlyName") && !value.isEmpty()) {
                text.append("      ")
                    .append(field)
                    .append(": ")
                    .append(shown(field, value))
                    .append('\n');
              }
            });
      }
      case Change.Update update -> {
        text.append("  ~ update ")
            .append(update.kind().label())
            .append(' ')
            .append(update.sid())
            .append('\n');
        update
            .fields()
            .forEach((field, values) ->
                text.append("      ")
                    .append(field)
                    .append(": ")
                    .append(shown(field, values.before()))
                    .append(" → ")
                    .append(shown(field, values.after()))
                    .append('\n'));
      }
      case Change.Delete delete -> text.append("  - ").append(delete.describe()).append('\n');
    }
  }

  private static String shown(String field, String value) {
    return value.isEmpty() ? "(nothing)" : Redaction.shown(field, value);
  }

  private String summary(int problems) {
    long creates =
        count(Change.Create.class)
            + resources.stream().filter(PlannedResource::looksForANumber).count();
    long updates = count(Change.Update.class);
    long deletes = count(Change.Delete.class);
    String todo =
        changes() == 0
            ? "Nothing to do"
            : creates + " to create, " + updates + " to update, " + deletes + " to delete";
    String refused =
        problems == 0 ? "" : "; " + problems + (problems == 1 ? " problem" : " problems");
    return todo
        + " ("
        + resources.size()
        + (resources.size() == 1 ? " resource" : " resources")
        + ")"
        + refused
        + ".\n"
        + cost();
  }

  private String cost() {
    if (purchases() == 0) {
      return "";
    }
    String sums =
        totals().entrySet().stream()
            .map(sum -> sum.getValue().toPlainString() + " " + sum.getKey())
            .collect(Collectors.joining(" and "));
    return "Buys "
        + purchases()
        + (purchases() == 1 ? " number" : " numbers")
        + (sums.isEmpty() ? "" : " for " + sums + " a month")
        + (withoutPrice() == 0 ? "" : "; Twilio names no price for " + withoutPrice() + " of them")
        + ".\n";
  }

  private static void json(ObjectNode node, ResourceName resource, Change change) {
    name(node.putObject("resource"), resource);
    node.put(
        "action",
        switch (change) {
          case Change.Create create -> "create";
          case Change.Update update -> "update";
          case Change.Delete delete -> "delete";
        });
    ObjectNode object = node.putObject("object");
    object.put("kind", change.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    if (!change.parent().isEmpty()) {
      object.put("parent", change.parent());
    }
    ArrayNode fields = node.putArray("fields");
    switch (change) {
      case Change.Create create ->
          create
              .fields()
              .forEach((field, value) ->
                  fields
                      .addObject()
                      .put("name", field)
                      .put("after", Redaction.shown(field, value)));
      case Change.Update update -> {
        object.put("sid", update.sid());
        update
            .fields()
            .forEach((field, values) ->
                fields
                    .addObject()
                    .put("name", field)
                    .put("before", Redaction.shown(field, values.before()))
                    .put("after", Redaction.shown(field, values.after())));
      }
      case Change.Delete delete -> object.put("sid", delete.sid());
    }
    node.put("summary", change.describe());
  }

  private static void name(ObjectNode node, ResourceName resource) {
    node.put("kind", resource.kind())
        .put("namespace", resource.namespace())
        .put("name", resource.name());
  }

  private List<Problem> problems() {
    return resources.stream().flatMap(planned -> planned.problems().stream()).toList();
  }

  private long changes() {
    return resources.stream()
        .mapToLong(planned -> planned.changes().size() + (planned.looksForANumber() ? 1 : 0))
        .sum();
  }

  private long count(Class<? extends Change> kind) {
    return resources.stream().flatMap(r -> r.changes().stream()).filter(kind::isInstance).count();
  }

  private long purchases() {
    return resources.stream().filter(r -> r.ordersANumber() || r.looksForANumber()).count();
  }

  private long withoutPrice() {
    return purchases() - resources.stream().filter(r -> r.cost().isPresent()).count();
  }

  private Map<String, BigDecimal> totals() {
    return resources.stream()
        .map(PlannedResource::cost)
        .flatMap(Optional::stream)
        .collect(
            Collectors.toMap(
                Progress.MonthlyCost::currency,
                Progress.MonthlyCost::amount,
                BigDecimal::add,
                TreeMap::new));
  }
}
