package dev.ravenhelm.voice.server.voicemail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.recent.RecentMap;
import dev.ravenhelm.voice.server.twilio.Fan;
import dev.ravenhelm.voice.server.twilio.Page;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TaskAttributes;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who sees to which message: an open task of TaskRouter for each message that was given to an
 * agent. It holds none of the agent's room for calls, since it is of another channel, and comes to
 * an agent who is away, too. Errors: {@link TwilioFailure}.
 */
final class MessageTasks {

  private static final String VOICEMAIL = "voicemail";

  /** The longest that TaskRouter keeps a task that nobody accepts, in seconds: two weeks. */
  private static final String LONGEST = "1209600";

  private static final int MOST_PAGES = 5;
  private static final int MOST_KNOWN = 1024;
  private static final Set<String> OPEN = Set.of("pending", "reserved", "assigned");

  private final TwilioRest twilio;
  private final ObjectMapper json = new ObjectMapper();

  /** What never changes of a task, by its SID; lists leave attributes out. */
  private final Map<String, Given> known = RecentMap.byUse(MOST_KNOWN);

  MessageTasks(TwilioRest twilio) {
    this.twilio = twilio;
  }

  /** Where tasks are. */
  record Place(String region, String workspaceSid) {
    String tasks() {
      return "/Workspaces/" + workspaceSid + "/Tasks";
    }
  }

  /** A message and the agent that has it, by name. */
  record Given(String taskSid, String created, String recordingSid, String agent) {

    private static Given of(JsonNode task) {
      JsonNode attributes = TaskAttributes.of(task);
      return new Given(
          task.path("sid").asText(),
          task.path("date_created").asText(),
          attributes.path("recording").asText(),
          attributes.path("agent").asText());
    }
  }

  /** To whom a message is to be given. */
  record Receiver(String agent, String workerSid, String workflowSid) {}

  /** Those that agents have, by the recording's SID. */
  Map<String, Given> all(Place place) {
    Map<String, Given> all = new HashMap<>();
    given(place).forEach(each -> all.putIfAbsent(each.recordingSid, each));
    return all;
  }

  /** Gives a message to an agent; whoever had it has it no more. */
  void give(Place place, Message message, Receiver receiver) {
    List<Given> before = of(place, message.sid());
    if (!before.isEmpty() && before.getFirst().agent.equals(receiver.agent)) {
      return;
    }
    ObjectNode attributes =
        json.createObjectNode()
            .put("type", VOICEMAIL)
            .put("recording", message.sid())
            .put("from", message.from())
            .put("number", message.line().name())
            .put("agent", receiver.agent);
    twilio.change(
        Product.TASKROUTER,
        place.region,
        place.tasks(),
        Map.of(
            "WorkflowSid",
            receiver.workflowSid,
            "TaskChannel",
            "default",
            "RoutingTarget",
            receiver.workerSid,
            "IgnoreCapacity",
            "true",
            "Timeout",
            LONGEST,
            "Attributes",
            attributes.toString()));
    before.forEach(former -> close(place, former));
    // of two that were given at once, the first counts, whichever replica sees it
    of(place, message.sid()).stream().skip(1).forEach(late -> close(place, late));
  }

  /** Nobody has the message any more. */
  void release(Place place, String recordingSid) {
    of(place, recordingSid).forEach(each -> close(place, each));
  }

  private List<Given> of(Place place, String recordingSid) {
    return given(place).stream().filter(each -> each.recordingSid.equals(recordingSid)).toList();
  }

  private List<Given> given(Place place) {
    return Fan.out(open(place), task -> read(place, task)).stream()
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(Given::created).thenComparing(Given::taskSid))
        .toList();
  }

  /** In one question where it can be: of those by attributes Twilio takes three a second. */
  private List<JsonNode> open(Place place) {
    List<JsonNode> open = new ArrayList<>();
    Optional<Map<String, String>> query =
        Optional.of(
            Map.of(
                "EvaluateTaskAttributes",
                "type == \"" + VOICEMAIL + "\"",
                "Ordering",
                "DateCreated:desc"));
    for (int pages = 0; pages < MOST_PAGES && query.isPresent(); pages++) {
      Page page =
          twilio.page(Product.TASKROUTER, place.region, place.tasks(), query.get(), "tasks");
      page.entries().stream()
          .filter(task -> OPEN.contains(task.path("assignment_status").asText()))
          .forEach(open::add);
      query = page.next();
    }
    return open;
  }

  private Optional<Given> read(Place place, JsonNode task) {
    String sid = task.path("sid").asText();
    synchronized (known) {
      Given former = known.get(sid);
      if (former != null) {
        return Optional.of(former);
      }
    }
    Optional<Given> given =
        twilio.find(Product.TASKROUTER, place.region, place.tasks() + "/" + sid).map(Given::of);
    given.ifPresent(read -> {
      synchronized (known) {
        known.put(sid, read);
      }
    });
    return given;
  }

  /** Completed where an agent has accepted it, canceled before; there is no third way out. */
  private void close(Place place, Given given) {
    for (String status : List.of("completed", "canceled")) {
      try {
        twilio.change(
            Product.TASKROUTER,
            place.region,
            place.tasks() + "/" + given.taskSid,
            Map.of("AssignmentStatus", status, "Reason", VOICEMAIL));
        return;
      } catch (TwilioFailure failure) {
        if (failure.kind() == TwilioFailure.Kind.AWAY) {
          throw failure;
        }
      }
    }
  }
}
