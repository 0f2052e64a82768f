package dev.ravenhelm.twilio.simulator.taskrouter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The choice of workers for a task: who is eligible, and in which order. */
final class Matching {
  private Matching() {}

  /**
   * Free workers that a target allows, the best first: by the target's order, then longest idle.
   */
  static List<Doc> candidates(
      Workspace workspace, WorkflowPlan.Target target, Doc queue, Doc task) {
    String channel = task.text("task_channel_sid");
    Expression eligible = Expression.parse(queue.text("target_workers"));
    List<Doc> found =
        new ArrayList<>(
            workspace.workers.list(worker ->
                (worker.flag("available") || unconditional(task, worker))
                    && (task.text("routing_target").equals(worker.sid())
                        || eligible.holds(path -> Expression.at(worker.attributes(), path)))
                    && target.expression().holds(scope(task, worker))
                    && known(target, task, worker)
                    && (workspace.free(worker, channel) || task.flag("ignore_capacity"))));
    found.sort(order(workspace, target.orderBy(), task));
    return found;
  }

  /** A task that is for one worker and ignores capacity asks for no availability either. */
  private static boolean unconditional(Doc task, Doc worker) {
    return task.flag("ignore_capacity") && task.text("routing_target").equals(worker.sid());
  }

  /** Whether a target is to be skipped at once, with nobody free for it. */
  static boolean skips(Workspace workspace, WorkflowPlan.Target target, Doc queue) {
    if (target.skipIf().isEmpty()) {
      return false;
    }
    Expression eligible = Expression.parse(queue.text("target_workers"));
    List<Doc> all =
        workspace.workers.list(w -> eligible.holds(path -> Expression.at(w.attributes(), path)));
    long available = all.stream().filter(worker -> worker.flag("available")).count();
    return target
        .skipIf()
        .get()
        .holds(path ->
            switch (String.join(".", path)) {
              case "workers.available" -> IntNode.valueOf((int) available);
              case "workers.unavailable" -> IntNode.valueOf((int) (all.size() - available));
              default -> inActivity(all, path);
            });
  }

  /** {@code workers.WA…}: how many are in an activity. */
  private static JsonNode inActivity(List<Doc> workers, List<String> path) {
    return path.size() == 2 && path.getFirst().equals("workers") && path.get(1).startsWith("WA")
        ? IntNode.valueOf(
            (int) workers.stream().filter(w -> w.text("activity_sid").equals(path.get(1))).count())
        : MissingNode.getInstance();
  }

  private static boolean known(WorkflowPlan.Target target, Doc task, Doc worker) {
    String sid = named(target.knownWorkerSid(), task);
    String name = named(target.knownWorkerName(), task);
    return (sid.isEmpty() || sid.equals(worker.sid()))
        && (name.isEmpty() || name.equalsIgnoreCase(worker.text("friendly_name")));
  }

  /** Whom a target knows: {@code task.agent} stands for an attribute, all else for itself. */
  private static String named(String who, Doc task) {
    return who.startsWith("task.")
        ? Expression.at(
                task.attributes(), List.of(who.substring("task.".length()).split("\\.", -1)))
            .asText("")
        : who;
  }

  private static Function<List<String>, JsonNode> scope(Doc task, Doc worker) {
    return path -> {
      List<String> rest = path.subList(1, path.size());
      return switch (path.getFirst()) {
        case "task" -> Expression.at(task.attributes(), rest);
        case "worker" -> worker(worker, rest);
        default -> MissingNode.getInstance();
      };
    };
  }

  private static JsonNode worker(Doc worker, List<String> path) {
    return switch (String.join(".", path)) {
      case "sid" -> TextNode.valueOf(worker.sid());
      case "friendly_name", "activity_sid", "activity_name" ->
          TextNode.valueOf(worker.text(path.getFirst()));
      default -> Expression.at(worker.attributes(), path);
    };
  }

  private static Comparator<Doc> order(Workspace workspace, String orderBy, Doc task) {
    Comparator<Doc> order = (_, _) -> 0;
    for (String term : orderBy.isBlank() ? List.<String>of() : List.of(orderBy.split(",", -1))) {
      List<String> words = List.of(term.strip().split("\\s+"));
      List<String> path = List.of(words.getFirst().split("\\.", -1));
      Comparator<Doc> one =
          Comparator.comparingDouble(worker -> scope(task, worker).apply(path).asDouble());
      boolean descending = words.size() > 1 && words.get(1).toUpperCase(Locale.ROOT).equals("DESC");
      order = order.thenComparing(descending ? one.reversed() : one);
    }
    return order
        .thenComparing(worker -> workspace.idleSince(worker.sid()))
        .thenComparingLong(Doc::position);
  }
}
