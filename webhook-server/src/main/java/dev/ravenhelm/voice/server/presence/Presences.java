package dev.ravenhelm.voice.server.presence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Reads and sets what workers do; TaskRouter alone remembers it. Errors: {@link TwilioFailure}. */
public final class Presences {

  private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

  private final TwilioRest twilio;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

  public Presences(TwilioRest twilio, InstantSource clock) {
    this.twilio = twilio;
    this.clock = clock;
  }

  public Presence of(Worker worker) {
    return presence(twilio.read(Product.TASKROUTER, worker.region(), worker.path()));
  }

  /** Reasons to be away that the workspace knows. */
  public List<String> reasons(Worker worker) {
    return activities(worker, false).reasons();
  }

  /**
   * Puts a worker into the activity of a state; empty where the workspace has no such activity. Who
   * is not available any more loses what was just offered, so that it is offered to somebody else.
   */
  public Optional<Presence> set(Worker worker, Presence.State state, @Nullable String reason) {
    return activities(worker, false)
        .of(state, reason)
        .or(() -> activities(worker, true).of(state, reason))
        .map(activity -> enter(worker, activity));
  }

  private Presence enter(Worker worker, Activity activity) {
    Map<String, String> form =
        activity.available()
            ? Map.of("ActivitySid", activity.sid())
            : Map.of("ActivitySid", activity.sid(), "RejectPendingReservations", "true");
    return presence(twilio.change(Product.TASKROUTER, worker.region(), worker.path(), form));
  }

  private Activities activities(Worker worker, boolean afresh) {
    Known last = known.get();
    Instant now = clock.instant();
    if (!afresh
        && last != null
        && last.workspaceSid.equals(worker.workspaceSid())
        && now.isBefore(last.readAt.plus(KNOWN_FOR))) {
      return last.activities;
    }
    Activities read =
        new Activities(
            twilio
                .list(
                    Product.TASKROUTER,
                    worker.region(),
                    worker.workspace() + "/Activities",
                    Map.of(),
                    "activities")
                .stream()
                .map(Activity::of)
                .toList());
    known.set(new Known(worker.workspaceSid(), read, now));
    return read;
  }

  private Presence presence(JsonNode worker) {
    String name = worker.path("activity_name").asText();
    Presence.State state = Activities.state(name, worker.path("available").asBoolean());
    return new Presence(state, Activities.reason(name, state), since(worker));
  }

  private Instant since(JsonNode worker) {
    String changed = worker.path("date_status_changed").asText();
    try {
      return Instant.parse(changed);
    } catch (DateTimeException e) {
      throw new TwilioFailure(
          TwilioFailure.Kind.AWAY, 0, "Twilio's answer about a worker has no date", e);
    }
  }

  private record Known(String workspaceSid, Activities activities, Instant readAt) {}
}
