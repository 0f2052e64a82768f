package dev.ravenhelm.voice.server.calls;

import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.recent.RecentMap;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.tasks.Meetings;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import dev.ravenhelm.voice.server.twiml.TwimlRenderer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings both legs of a dialled call into a conference, since only there can anybody be held or
 * added: the leg that was dialled is sent there, whereupon Twilio asks what the first one does now.
 */
public final class Together implements Meetings {

  private static final Logger LOG = LoggerFactory.getLogger(Together.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final int LOOKS = 20;

  /** Twilio waits 15 s for the answer that this is a part of. */
  private static final Duration LONGEST = Duration.ofSeconds(6);

  /** For a leg that has ended, and that Twilio's API calls alive a moment longer. */
  private static final int LOOKS_FOR_ROOM = 6;

  private static final int REMEMBERED = 1024;

  private final TwilioRest twilio;
  private final LiveCalls calls;

  /** By call: sent there twice, a leg leaves the conference, which ends with it. */
  private final Map<String, ReentrantLock> locks = RecentMap.byAge(REMEMBERED);

  public Together(TwilioRest twilio, LiveCalls calls) {
    this.twilio = twilio;
    this.calls = calls;
  }

  /** The call with both in a conference, at once or after a moment; empty where it ended. */
  Optional<LiveCall> in(AgentSession session, LiveCall call) {
    if (!call.dialled() || call.conferenceSid() != null) {
      return Optional.of(call);
    }
    Optional<Party> dialled =
        call.parties().stream().filter(leg -> !leg.callSid().equals(call.callSid())).findFirst();
    if (dialled.isEmpty()) {
      return Optional.empty();
    }
    ReentrantLock lock = lock(call.callSid());
    lock.lock();
    try {
      // another request, or replica, may have been quicker
      if (!isThere(session.table().gateway().region(), call.callSid())) {
        send(session, call, dialled.get());
      }
      return met(session, call);
    } finally {
      lock.unlock();
    }
  }

  private ReentrantLock lock(String callSid) {
    synchronized (locks) {
      return locks.computeIfAbsent(callSid, any -> new ReentrantLock());
    }
  }

  private void send(AgentSession session, LiveCall call, Party dialled) {
    String url = session.table().gateway().publicUrl();
    String there =
        TwimlRenderer.render(
            url,
            new RoutingDecision.Meet(call.callSid(), call.callSid(), isRecorded(session, call)));
    twilio.change(
        Product.API,
        session.table().gateway().region(),
        "/Calls/" + dialled.callSid(),
        Map.of("Twiml", there));
  }

  private Optional<LiveCall> met(AgentSession session, LiveCall call) {
    for (int look = 0; look < LOOKS && pause(); look++) {
      Optional<LiveCall> now = call.among(calls.of(session));
      if (now.isEmpty() || (now.get().conferenceSid() != null && now.get().parties().size() > 1)) {
        return now;
      }
    }
    return Optional.empty();
  }

  /** A recording of the two legs ends when they part. */
  private boolean isRecorded(AgentSession session, LiveCall call) {
    return twilio
        .list(
            Product.API,
            session.table().gateway().region(),
            "/Calls/" + call.callSid() + "/Recordings",
            Map.of(),
            "recordings")
        .stream()
        .anyMatch(recording -> recording.path("status").asText().equals("in-progress"));
  }

  @Override
  public boolean hasBegun(RoutingTable table, String callSid, String dialledSid) {
    String region = table.gateway().region();
    try {
      long until = System.nanoTime() + LONGEST.toNanos();
      for (int look = 0; look < LOOKS_FOR_ROOM && System.nanoTime() < until; look++) {
        boolean alive =
            twilio
                .read(Product.API, region, "/Calls/" + dialledSid)
                .path("status")
                .asText()
                .equals("in-progress");
        if (!alive) {
          return false;
        }
        if (isThere(region, callSid) || !pause()) {
          return true;
        }
      }
    } catch (TwilioFailure failure) {
      LOG.warn("Call {} ends with its first leg: {}", callSid, failure.getMessage());
    }
    return false;
  }

  private boolean isThere(String region, String room) {
    // with one participant it has not started: its status is init
    return twilio
        .list(Product.API, region, "/Conferences", Map.of("FriendlyName", room), "conferences")
        .stream()
        .anyMatch(conference -> !conference.path("status").asText().equals("completed"));
  }

  /** False where this thread should end. */
  private static boolean pause() {
    try {
      Thread.sleep(LOOK_AGAIN);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
