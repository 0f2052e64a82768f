package dev.ravenhelm.twilio.simulator.calls;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What a call lived through, line by line. */
public final class Story {
  private static final int MAX_LINES = 2000;

  private final List<Line> lines = new ArrayList<>();
  private final List<Consumer<Line>> readers = new CopyOnWriteArrayList<>();

  void add(Instant at, String kind, String words) {
    var line = new Line(at, kind, words);
    synchronized (this) {
      if (lines.size() < MAX_LINES) {
        lines.add(line);
      }
    }
    readers.forEach(reader -> reader.accept(line));
  }

  /** Reads every line from the next on. */
  public void follow(Consumer<Line> reader) {
    readers.add(reader);
  }

  public synchronized List<Line> lines() {
    return List.copyOf(lines);
  }

  /**
   * One thing that happened; {@code kind} is a word to filter by: webhook, twiml, verb, status …
   */
  public record Line(Instant at, String kind, String words) {}
}
