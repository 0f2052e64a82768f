package dev.ravenhelm.voice.server.callers;

import dev.ravenhelm.voice.server.events.CallEvent;
import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.events.EventFeed;
import dev.ravenhelm.voice.server.events.ToldEvent;
import dev.ravenhelm.voice.server.recent.RecentMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which agent a telephone number spoke with last, or was called by, in the last day. Learned from
 * the events of all replicas; without Kafka from those of this one.
 */
public final class LastAgents implements CallEvents, EventFeed.Listener {

  private static final Duration KEPT = Duration.ofDays(1);
  private static final int MOST = 20_000;

  /** What hidden callers have instead says nothing of who they are. */
  private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{5,14}");

  private final CallEvents events;
  private final InstantSource clock;
  private final Map<String, Spoken> byNumber = RecentMap.byAge(MOST);

  private record Spoken(String agent, Instant at) {}

  /** Learns from the events that it hands on. */
  public LastAgents(CallEvents events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  /** The agent, by name. */
  public synchronized Optional<String> of(String number) {
    return Optional.ofNullable(byNumber.get(number))
        .filter(spoken -> spoken.at.plus(KEPT).isAfter(clock.instant()))
        .map(Spoken::agent);
  }

  @Override
  public void publish(CallEvent event) {
    events.publish(event);
    CallEvent.Leg leg = event.data().leg();
    learn(event.state(), leg.agent(), leg.from(), leg.to(), event.time());
  }

  @Override
  public void told(ToldEvent event) {
    remembered(event);
  }

  @Override
  public void remembered(ToldEvent event) {
    try {
      learn(
          event.state(),
          event.agent(),
          event.data().path("from").asText(),
          event.data().path("to").asText(),
          Instant.parse(event.time()));
    } catch (DateTimeException e) {
      // an event of another program, without a time: who spoke last cannot be told by it
      return;
    }
  }

  @Override
  public void turned(boolean live) {
    // what this replica hears by itself goes on being learned
  }

  private void learn(
      String state,
      @Nullable String agent,
      @Nullable String from,
      @Nullable String to,
      Instant at) {
    String number =
        switch (state) {
          // answered by a device, whose leg shows who calls; accepted from a queue
          case "answered", "accepted" -> from;
          case "placed" -> to;
          default -> null;
        };
    if (agent != null && !agent.isEmpty() && number != null && NUMBER.matcher(number).matches()) {
      learn(number, new Spoken(agent, at));
    }
  }

  private synchronized void learn(String number, Spoken spoken) {
    Spoken former = byNumber.get(number);
    if (former == null || !former.at.isAfter(spoken.at)) {
      // the newest last, so that the oldest is forgotten
      byNumber.remove(number);
      byNumber.put(number, spoken);
    }
  }
}
