package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.server.routing.Step.AgentRang.Rung;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Steps as paths below the public URL, and back. No character in them ever needs an escape. */
public final class StepUrl {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  private static final Pattern SID = Pattern.compile("[A-Z]{2}[0-9a-zA-Z]{1,64}");
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,12}");

  private StepUrl() {}

  /** Whether a resource's name may stand in a URL: the API server lets through no other. */
  public static boolean mayName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Path and query, as {@code /voice/wait?queue=support&since=1790000000}. */
  public static String of(Step step) {
    return switch (step) {
      case Step.Arrived() -> "/voice/incoming";
      case Step.MenuAnswered(Place place, int attempt, Trail trail) ->
          "/voice/menu?at="
              + place.kind().name().toLowerCase(Locale.ROOT)
              + "&name="
              + place.name()
              + "&try="
              + attempt
              + via(trail);
      case Step.AgentRang(String agent, Rung rung) ->
          "/voice/agent-rang?agent="
              + agent
              + "&phone="
              + (rung == Rung.PHONE ? 1 : 0)
              + (rung == Rung.DESK_PHONE ? "&desk=1" : "");
      case Step.Rang(String desk) -> "/voice/rang" + (desk == null ? "" : "?desk=" + desk);
      case Step.QueueWaits(String queue, long since) ->
          "/voice/wait?queue=" + queue + "&since=" + since;
      case Step.QueueLeft(String queue, Trail trail) ->
          "/voice/queue-left?queue=" + queue + via(trail);
      case Step.QueueRang(String queue, int attempt, long since, String first, Trail trail) ->
          "/voice/queue-rang?queue="
              + queue
              + "&try="
              + attempt
              + "&since="
              + since
              + (first == null ? "" : "&first=" + first)
              + via(trail);
      case Step.CallBackWanted(String queue, long since) ->
          "/voice/call-back?queue=" + queue + "&since=" + since;
      case Step.WorkerAnswered(Reserved reserved) -> "/voice/worker-answered?" + of(reserved);
      case Step.WorkerPickedUp(Reserved reserved) -> "/voice/worker-picked-up?" + of(reserved);
      case Step.WorkerAccepted(Reserved reserved) -> "/voice/worker-accepted?" + of(reserved);
      case Step.Meets(Reserved reserved) -> "/voice/meet?" + of(reserved);
      case Step.Recorded(Mailbox mailbox) -> "/voice/recorded" + mailbox.query();
      case Step.PickedUp() -> "/voice/picked-up";
      case Step.PickUpAnswered() -> "/voice/pick-up-answered";
    };
  }

  /** Path and query of the status callbacks of a leg that calls an agent about a task. */
  public static String workerRang(Reserved reserved, boolean phone) {
    return "/voice/worker-rang?" + of(reserved) + "&phone=" + (phone ? 1 : 0);
  }

  /**
   * Where a caller goes whom nobody took, by what the task says; empty where it is none of ours.
   */
  public static Optional<Step.QueueLeft> left(String queue, String via) {
    return parse("/voice/queue-left", Map.of("queue", queue, "via", via))
        .flatMap(
            step -> step instanceof Step.QueueLeft left ? Optional.of(left) : Optional.empty());
  }

  private static String of(Reserved reserved) {
    return "task="
        + reserved.task()
        + "&reservation="
        + reserved.reservation()
        + "&root="
        + reserved.call()
        + "&agent="
        + reserved.agent()
        + (reserved.queue() == null ? "" : "&queue=" + reserved.queue())
        + "&back="
        + (reserved.callBack() ? 1 : 0);
  }

  /** The task that a URL speaks of, or empty when it is none of ours. */
  public static Optional<Reserved> reserved(Map<String, String> query) {
    return new Query(query).reserved();
  }

  private static String via(Trail trail) {
    return trail.queues().isEmpty() ? "" : "&via=" + trail.text();
  }

  /** The step that a request speaks of, or empty when it is none of ours. */
  public static Optional<Step> parse(String path, Map<String, String> query) {
    Query q = new Query(query);
    return switch (path) {
      case "/voice/incoming" -> Optional.of(new Step.Arrived());
      case "/voice/menu" ->
          q.place()
              .flatMap(place ->
                  q.trail().map(trail -> new Step.MenuAnswered(place, q.count("try"), trail)));
      case "/voice/agent-rang" ->
          q.named("agent").map(agent -> new Step.AgentRang(agent, q.rung()));
      case "/voice/rang" -> Optional.of(new Step.Rang(q.named("desk").orElse(null)));
      case "/voice/wait" ->
          q.named("queue").map(queue -> new Step.QueueWaits(queue, q.seconds("since")));
      case "/voice/queue-left" ->
          q.named("queue")
              .flatMap(queue -> q.trail().map(trail -> new Step.QueueLeft(queue, trail)));
      case "/voice/queue-rang" ->
          q.named("queue")
              .flatMap(queue ->
                  q.trail()
                      .map(trail ->
                          new Step.QueueRang(
                              queue,
                              q.count("try"),
                              q.seconds("since"),
                              q.named("first").orElse(null),
                              trail)));
      case "/voice/call-back" ->
          q.named("queue").map(queue -> new Step.CallBackWanted(queue, q.seconds("since")));
      case "/voice/worker-answered" -> q.reserved().map(Step.WorkerAnswered::new);
      case "/voice/worker-picked-up" -> q.reserved().map(Step.WorkerPickedUp::new);
      case "/voice/worker-accepted" -> q.reserved().map(Step.WorkerAccepted::new);
      case "/voice/meet" -> q.reserved().map(Step.Meets::new);
      case "/voice/recorded" -> Optional.of(new Step.Recorded(mailbox(query)));
      case "/voice/picked-up" -> Optional.of(new Step.PickedUp());
      case "/voice/pick-up-answered" -> Optional.of(new Step.PickUpAnswered());
      default -> Optional.empty();
    };
  }

  /** For whom a message was left; what is no name stands for anybody. */
  public static Mailbox mailbox(Map<String, String> query) {
    Query q = new Query(query);
    return Mailbox.of(q.named("queue").orElse(""), q.named("agent").orElse(""));
  }

  private record Query(Map<String, String> values) {

    Optional<String> named(String key) {
      return Optional.of(values.getOrDefault(key, "")).filter(NAME.asMatchPredicate());
    }

    Optional<String> sid(String key) {
      return Optional.of(values.getOrDefault(key, "")).filter(SID.asMatchPredicate());
    }

    Optional<Reserved> reserved() {
      return sid("task")
          .flatMap(task ->
              sid("reservation")
                  .flatMap(reservation ->
                      sid("root")
                          .flatMap(call ->
                              named("agent")
                                  .map(agent ->
                                      new Reserved(
                                          task,
                                          reservation,
                                          call,
                                          agent,
                                          named("queue").orElse(null),
                                          count("back") == 1)))));
    }

    Rung rung() {
      if (count("phone") == 1) {
        return Rung.PHONE;
      }
      return count("desk") == 1 ? Rung.DESK_PHONE : Rung.DEVICES;
    }

    Optional<Trail> trail() {
      return Trail.parse(values.getOrDefault("via", ""), NAME);
    }

    Optional<Place> place() {
      String name = values.getOrDefault("name", "");
      if (!NAME.matcher(name).matches()) {
        return Optional.empty();
      }
      return switch (values.getOrDefault("at", "")) {
        case "number" -> Optional.of(new Place(Place.Kind.NUMBER, name));
        case "closed" -> Optional.of(new Place(Place.Kind.CLOSED, name));
        case "overflow" -> Optional.of(new Place(Place.Kind.OVERFLOW, name));
        default -> Optional.empty();
      };
    }

    int count(String key) {
      return (int) Math.min(seconds(key), Integer.MAX_VALUE);
    }

    long seconds(String key) {
      String value = values.getOrDefault(key, "0");
      return COUNT.matcher(value).matches() ? Long.parseLong(value) : 0;
    }
  }
}
