package dev.ravenhelm.voice.server.events;

import dev.ravenhelm.voice.server.recent.RecentMap;
import java.util.Map;

/**
 * Tells those who follow calls which events are news. Twilio's callbacks come in any order, from
 * several replicas, and each event at least once; all of them are kept in Kafka, and it is here
 * that a leg never goes back: what ended has ended, and what is answered does not ring.
 */
public final class LegProgress {

  private static final int MOST_LEGS = 8192;

  /** How far a leg is; states that say nothing of that are not among them. */
  private static final Map<String, Integer> FAR =
      Map.of(
          "initiated", 1,
          "ringing", 2,
          "answered", 3,
          "completed", 4,
          "busy", 4,
          "failed", 4,
          "no-answer", 4,
          "canceled", 4);

  private final RecentIds told = new RecentIds();
  private final Map<String, Integer> legs = RecentMap.byUse(MOST_LEGS);

  /**
   * Whether an event is news: not told before, and not overtaken by what its leg came to since.
   *
   * @param id the event's
   * @param callSid the leg's
   * @param state as {@code ringing}
   */
  public synchronized boolean isNews(String id, String callSid, String state) {
    if (!told.add(id)) {
      return false;
    }
    Integer far = FAR.get(state);
    if (far == null) {
      return true;
    }
    if (far <= legs.getOrDefault(callSid, 0)) {
      return false;
    }
    legs.put(callSid, far);
    return true;
  }
}
