package dev.ravenhelm.voice.server.live;

import dev.ravenhelm.voice.server.agents.AgentDoor.AgentHandler;
import dev.ravenhelm.voice.server.events.EventFeed;
import dev.ravenhelm.voice.server.events.LegProgress;
import dev.ravenhelm.voice.server.events.ToldEvent;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams that are open at this replica. */
public final class Streams implements EventFeed.Listener, AutoCloseable {

  /** Tabs and devices of one agent. */
  private static final int MOST_OF_ONE = 10;

  private final Set<Subscription> open = ConcurrentHashMap.newKeySet();
  private final LegProgress progress = new LegProgress();
  private volatile boolean live;
  private volatile boolean closed;

  /** One more stream of an agent; empty where it has too many. */
  synchronized Optional<Subscription> open(String agent) {
    if (count(agent) >= MOST_OF_ONE) {
      return Optional.empty();
    }
    Subscription subscription = new Subscription(agent);
    open.add(subscription);
    if (closed) {
      subscription.signal(new Signal.Stop());
    }
    return Optional.of(subscription);
  }

  void end(Subscription subscription) {
    open.remove(subscription);
  }

  /** How many an agent has. */
  long count(String agent) {
    return open.stream().filter(stream -> stream.agent().equals(agent)).count();
  }

  int count() {
    return open.size();
  }

  /** Whether events arrive; otherwise streams have to poll. */
  boolean live() {
    return live;
  }

  /** A handler after which the agent's streams look at the state. */
  public AgentHandler looked(AgentHandler handler) {
    return (request, session) -> {
      try {
        return handler.answer(request, session);
      } finally {
        // also after what failed, since it may have been done
        look(session.agent().name());
      }
    };
  }

  private void look(String agent) {
    open.stream()
        .filter(stream -> stream.agent().equals(agent))
        .forEach(stream -> stream.signal(new Signal.Look()));
  }

  /** Every stream looks: the configuration is another. */
  public void look() {
    open.forEach(stream -> stream.signal(new Signal.Look()));
  }

  @Override
  public void told(ToldEvent event) {
    if (event.callSid().isEmpty() || !progress.isNews(event.id(), event.callSid(), event.state())) {
      return;
    }
    Signal news = new Signal.News(event);
    open.forEach(stream -> stream.signal(news));
  }

  @Override
  public void remembered(ToldEvent event) {
    // panels show what is
  }

  @Override
  public void turned(boolean now) {
    live = now;
    look();
  }

  /** Ends all streams, so that panels come to another replica. */
  @Override
  public synchronized void close() {
    closed = true;
    open.forEach(stream -> stream.signal(new Signal.Stop()));
  }
}
