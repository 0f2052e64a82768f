package dev.ravenhelm.voice.server.recent;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of so many entries that forgets the oldest beyond them; for one thread at a time. */
public final class RecentMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int most;

  private RecentMap(int most, boolean byUse) {
    super(16, 0.75f, byUse);
    this.most = most;
  }

  /** Forgets what was put in first. */
  public static <K, V> RecentMap<K, V> byAge(int most) {
    return new RecentMap<>(most, false);
  }

  /** Forgets what was not asked for or put in for longest. */
  public static <K, V> RecentMap<K, V> byUse(int most) {
    return new RecentMap<>(most, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
