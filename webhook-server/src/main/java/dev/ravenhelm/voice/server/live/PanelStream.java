package dev.ravenhelm.voice.server.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.agents.Problem;
import dev.ravenhelm.voice.server.calls.LiveCalls;
import dev.ravenhelm.voice.server.events.ToldEvent;
import dev.ravenhelm.voice.server.presence.Presences;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One panel's stream, on the request's own thread: first the state, then the news that concern the
 * agent, and the state again whenever it is another. Where no events arrive the state is looked at
 * every few seconds; with events now and then, for what is no call's.
 */
final class PanelStream {

  /** Twice of it is how long a panel that is gone may seem to be there. */
  private static final Duration BEAT = Duration.ofSeconds(3);

  private static final Duration POLL = Duration.ofSeconds(3);
  private static final Duration GLANCE = Duration.ofSeconds(15);

  /** So that all streams of a replica together ask Twilio no more than forty times a second. */
  private static final Duration SHARE = Duration.ofMillis(100);

  /** Twilio tells of things before its own API shows all of them; and they come in bunches. */
  private static final Duration SETTLE = Duration.ofMillis(250);

  /**
   * After the last of several events Twilio's lists say by then what happened, and mostly before.
   */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  /** Then the panel connects again, with a token that is good now. */
  static final Duration LONGEST = Duration.ofMinutes(30);

  private final SseWriter out;
  private final Streams streams;
  private final Subscription subscription;
  private final Supplier<Optional<AgentSession>> session;
  private final Presences presences;
  private final LiveCalls calls;
  private final long start = System.nanoTime();
  private long lookAt = start;
  private long lookAgainAt = start;
  private long beatAt = start + BEAT.toNanos();
  private Set<String> callSids = Set.of();
  private @Nullable JsonNode shown;
  private boolean failed;

  /**
   * A stream.
   *
   * @param session the agent as it is at this moment; empty where it may not ask any more
   */
  PanelStream(
      SseWriter out,
      Streams streams,
      Subscription subscription,
      Supplier<Optional<AgentSession>> session,
      Presences presences,
      LiveCalls calls) {
    this.out = out;
    this.streams = streams;
    this.subscription = subscription;
    this.session = session;
    this.presences = presences;
    this.calls = calls;
  }

  /** Writes until there is a reason to end, which the panel is told. */
  void run() throws IOException, InterruptedException {
    out.retryAfter(2000);
    String reason = null;
    while (reason == null) {
      reason = turn();
    }
    out.event("end", JsonNodeFactory.instance.objectNode().put("reason", reason));
  }

  /** Why to end, or null to go on. */
  private @Nullable String turn() throws IOException, InterruptedException {
    Optional<AgentSession> now = session.get();
    if (now.isEmpty()) {
      return "not-allowed";
    }
    if (System.nanoTime() - start > LONGEST.toNanos()) {
      return "renew";
    }
    if (System.nanoTime() - lookAt >= 0) {
      look(now.get());
    }
    if (System.nanoTime() - beatAt >= 0) {
      out.beat();
      beatAt = System.nanoTime() + BEAT.toNanos();
    }
    long until = Math.min(lookAt - System.nanoTime(), beatAt - System.nanoTime());
    Signal signal = subscription.next(Duration.ofNanos(until)).orElse(null);
    switch (signal) {
      case null -> {}
      case Signal.Stop() -> {
        return "stopping";
      }
      case Signal.Look() -> lookAt = System.nanoTime();
      case Signal.News(ToldEvent event) -> tell(now.get(), event);
    }
    return null;
  }

  private void look(AgentSession now) throws IOException {
    boolean live = streams.live();
    try {
      AgentState state = AgentState.read(now, presences, calls);
      callSids = state.callSids();
      JsonNode json = state.json(live);
      if (failed || !json.equals(shown)) {
        out.event("state", json);
        shown = json;
      }
      failed = false;
    } catch (TwilioFailure failure) {
      if (!failed) {
        out.event("problem", Problem.of(failure).json());
        failed = true;
      }
    }
    long at = System.nanoTime();
    lookAt = at + interval(live).toNanos();
    if (lookAgainAt - at > 0) {
      lookAt = Math.min(lookAt, lookAgainAt);
    }
  }

  private Duration interval(boolean live) {
    if (live) {
      return GLANCE;
    }
    Duration share = SHARE.multipliedBy(streams.count());
    return share.compareTo(POLL) > 0 ? share : POLL;
  }

  private void tell(AgentSession now, ToldEvent event) throws IOException {
    if (!new Concern(now.table(), now.agent(), callSids).with(event)) {
      return;
    }
    ObjectNode told = event.data().deepCopy();
    out.event(
        "call", event.id(), told.put("time", event.time()).put("rootCallSid", event.rootCallSid()));
    long at = System.nanoTime();
    lookAt = Math.min(lookAt, at + SETTLE.toNanos());
    lookAgainAt = at + SETTLED.toNanos();
  }
}
