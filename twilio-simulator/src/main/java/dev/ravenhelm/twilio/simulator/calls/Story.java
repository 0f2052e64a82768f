package dev.ravenhelm.twilio.simulator.calls;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a call lived through, line by line. */
public final class Story {
  private static final int MAX_LINES = 2000;

  private final List<Line> lines = new ArrayList<>();

  synchronized void add(Instant at, String kind, String words) {
    if (lines.size() < MAX_LINES) {
      lines.add(new Line(at, kind, words));
    }
  }

  public synchronized List<Line> lines() {
    return List.copyOf(lines);
  }

  /**
   * One thing that happened; {@code kind} is a word to filter by: webhook, twiml, verb, status …
   */
  public record Line(Instant at, String kind, String words) {}
}
