package dev.ravenhelm.voice.server.live;

import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.events.CallEvent;
import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.events.EventFeed;
import dev.ravenhelm.voice.server.events.ToldEvent;
import dev.ravenhelm.voice.server.presence.Presence;
import dev.ravenhelm.voice.server.presence.Presences;
import dev.ravenhelm.voice.server.presence.Worker;
import dev.ravenhelm.voice.server.tasks.Errands;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has a panel open, at whichever replica, by the events of all. An agent whose last panel is
 * gone, and does not come back at once, is offered no calls any more. Without the events of the
 * others nobody can tell, and TaskRouter alone finds out, by a call that rings in vain.
 */
public final class OpenPanels implements EventFeed.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(OpenPanels.class);

  /** A browser that is alive comes back after two seconds: {@link PanelStream}. */
  private static final Duration GRACE = Duration.ofSeconds(7);

  /** Every stream ends, and tells of it, before that. */
  private static final Duration BELIEVED = PanelStream.LONGEST.plusMinutes(5);

  private final String replica = UUID.randomUUID().toString();
  private final Streams streams;
  private final Presences presences;
  private final CallEvents events;
  private final Errands errands;
  private final InstantSource clock;
  private final Executor later =
      CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS);

  /** Until when panels are believed to be open, by agent and replica. */
  private final Map<String, Map<String, Instant>> elsewhere = new HashMap<>();

  private volatile boolean live;

  public OpenPanels(
      Streams streams,
      Presences presences,
      CallEvents events,
      Errands errands,
      InstantSource clock) {
    this.streams = streams;
    this.presences = presences;
    this.events = events;
    this.errands = errands;
    this.clock = clock;
  }

  /** A panel of the agent has come here. */
  void opened(AgentSession session) {
    tell(session);
  }

  /** A panel of the agent is not here any more. */
  void ended(AgentSession session) {
    tell(session);
    if (isReachedOtherwise(session)) {
      return;
    }
    later.execute(() -> {
      if (isGone(session.agent().name())) {
        errands.run("Agent " + session.agent().name() + " has no panel", () -> park(session));
      }
    });
  }

  @Override
  public void told(ToldEvent event) {
    remembered(event);
  }

  @Override
  public void remembered(ToldEvent event) {
    String from = event.data().path("replica").asText();
    if (!event.state().equals("panels") || from.equals(replica)) {
      return;
    }
    try {
      note(
          event.agent(),
          from,
          event.data().path("panels").asInt() > 0
              ? Instant.parse(event.time()).plus(BELIEVED)
              : Instant.MIN);
    } catch (DateTimeException e) {
      LOG.warn("Event {} has no time", event.id());
    }
  }

  @Override
  public void turned(boolean now) {
    live = now;
  }

  private synchronized void note(String agent, String from, Instant until) {
    Map<String, Instant> those = elsewhere.computeIfAbsent(agent, any -> new HashMap<>());
    if (until.equals(Instant.MIN)) {
      those.remove(from);
    } else {
      those.put(from, until);
    }
    if (those.isEmpty()) {
      elsewhere.remove(agent);
    }
  }

  private synchronized boolean isGone(String agent) {
    Instant now = clock.instant();
    return live
        && streams.count(agent) == 0
        && elsewhere.getOrDefault(agent, Map.of()).values().stream()
            .noneMatch(until -> until.isAfter(now));
  }

  private void park(AgentSession session) {
    if (!isGone(session.agent().name())) {
      return;
    }
    Worker.of(session.table().gateway(), session.agent())
        .filter(worker -> presences.of(worker).state() == Presence.State.AVAILABLE)
        .flatMap(worker -> presences.set(worker, Presence.State.OFFLINE, null))
        .ifPresent(parked -> LOG.info("{} is offline: no panel is open", session.agent().name()));
  }

  /** By a telephone of their own, or perhaps by an app that a push message wakes. */
  private static boolean isReachedOtherwise(AgentSession session) {
    return session.agent().phone().isPresent()
        || session.access().iosPush() != null
        || session.access().androidPush() != null;
  }

  /** One at a time, so that the last word is the last count. */
  private synchronized void tell(AgentSession session) {
    String account = session.table().gateway().accountSid();
    if (account != null) {
      String agent = session.agent().name();
      events.publish(
          CallEvent.ofPanels(
              session.table().gateway().name(),
              account,
              agent,
              new CallEvent.Panels(replica, (int) streams.count(agent)),
              clock.instant()));
    }
  }
}
