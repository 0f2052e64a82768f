package dev.ravenhelm.voice.server.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.recent.RecentMap;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.time.Timekeeper;
import dev.ravenhelm.voice.server.twilio.Page;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.Rounds;
import dev.ravenhelm.voice.server.twilio.TaskAttributes;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Ends the call of agents whose leg has ended without this server having heard of it, or having
 * been able to say so: a task that the server called its agent about is nobody else's to end, and
 * would keep the agent for ever. Every replica looks: Twilio lets a reservation wrap up once.
 */
public final class EndedLegs implements AutoCloseable {

  private static final Duration SWEEP = Duration.ofSeconds(30);
  private static final Set<String> ENDED =
      Set.of("completed", "busy", "failed", "no-answer", "canceled");
  private static final int REMEMBERED = 4096;

  private final TwilioRest twilio;
  private final Reservations reservations;
  private final TaskConference conference;
  private final Timekeeper clock;
  private final Rounds rounds;

  /** Agents' legs by task, as read once for each: lists leave attributes out. */
  private final Map<String, String> legs = RecentMap.byAge(REMEMBERED);

  public EndedLegs(Tables tables, TwilioRest twilio, Timekeeper clock) {
    this.twilio = twilio;
    this.reservations = new Reservations(twilio);
    this.conference = new TaskConference(twilio);
    this.clock = clock;
    this.rounds =
        new Rounds(
            "ended-legs",
            tables,
            clock,
            SWEEP,
            SWEEP,
            "Agents may stay in calls that have ended for a while",
            this::sweep);
  }

  public EndedLegs start() {
    rounds.start();
    return this;
  }

  @Override
  public void close() {
    rounds.close();
  }

  private void sweep(RoutingTable table) {
    if (table.gateway().workspaceSid() == null) {
      return;
    }
    for (String task : assigned(table)) {
      String leg = leg(table, task);
      // read again before it counts: the call may have gone to another agent's leg since
      if (!leg.isEmpty() && hasEnded(table, leg) && leg.equals(readLeg(table, task))) {
        end(table, task);
      }
    }
  }

  private List<String> assigned(RoutingTable table) {
    List<String> tasks = new ArrayList<>();
    Optional<Map<String, String>> query = Optional.of(Map.of("AssignmentStatus", "assigned"));
    while (query.isPresent()) {
      Page page = reservations.pageOfTasks(table, query.get());
      page.entries().forEach(task -> tasks.add(task.path("sid").asText()));
      query = page.next();
    }
    return tasks;
  }

  /** Empty where none was called yet, or ever, as for messages and for calls without a task. */
  private String leg(RoutingTable table, String task) {
    String known = legs.get(task);
    return known == null ? readLeg(table, task) : known;
  }

  private String readLeg(RoutingTable table, String task) {
    JsonNode attributes =
        reservations
            .find(table, task)
            .<JsonNode>map(TaskAttributes::of)
            .orElseGet(MissingNode::getInstance);
    String leg = leg(attributes);
    // of a call that an agent has only just taken, the leg may come later
    if (!leg.isEmpty() || attributes.has("type")) {
      legs.put(task, leg);
    }
    return leg;
  }

  private static String leg(JsonNode attributes) {
    return attributes
        .at("/conference/participants/worker")
        .asText(attributes.path("worker_call_sid").asText());
  }

  private boolean hasEnded(RoutingTable table, String leg) {
    return twilio
        .find(Product.API, table.gateway().region(), "/Calls/" + leg)
        .filter(call -> !ENDED.contains(call.path("status").asText()))
        .isEmpty();
  }

  /** Takes its time, since a caller who was brought to the agent at the last moment comes late. */
  private void end(RoutingTable table, String task) {
    for (JsonNode reservation : reservations.accepted(table, task)) {
      if (Instant.parse(reservation.path("date_updated").asText())
          .plus(SWEEP)
          .isBefore(clock.instant())) {
        conference.leaveNobodyAlone(table, task);
        // last, since this is not looked at any more afterwards
        boolean _ = reservations.wrapUp(table, task, reservation.path("sid").asText());
      }
    }
  }
}
