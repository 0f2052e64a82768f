package dev.ravenhelm.voice.server.events;

import dev.ravenhelm.voice.server.recent.RecentMap;
import java.util.Map;

/** The last few thousand ids, so that what is told twice goes out once; not more than a help. */
final class RecentIds {

  private static final int MOST = 8192;

  private final Map<String, Boolean> ids = RecentMap.byAge(MOST);

  /** Whether the id is new. */
  synchronized boolean add(String id) {
    return ids.put(id, true) == null;
  }
}
