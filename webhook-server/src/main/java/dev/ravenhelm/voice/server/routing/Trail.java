package dev.ravenhelm.voice.server.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The queues that sent a call on so far. None of them takes it again, so that no chain of closed
 * and overflowing queues ends where it began: a call waits for the sum of their {@code maxWait} at
 * the longest.
 *
 * @param queues by name, the first first
 */
public record Trail(List<String> queues) {

  /** A call that no queue has sent on. */
  public static final Trail NONE = new Trail(List.of());

  /** Further than this, nobody meant a call to go. */
  private static final int LONGEST = 8;

  private static final Pattern SEPARATOR = Pattern.compile("~");

  public Trail {
    queues = List.copyOf(queues);
  }

  /** Whether a queue may take the call. */
  boolean leadsTo(String queue) {
    return queues.size() < LONGEST && !queues.contains(queue);
  }

  Trail plus(String queue) {
    List<String> longer = new ArrayList<>(queues);
    longer.add(queue);
    return new Trail(longer);
  }

  /** For a URL; empty for an empty trail. */
  String text() {
    return String.join("~", queues);
  }

  /** What {@link #text} wrote, or empty where it is none. */
  static Optional<Trail> parse(String text, Pattern name) {
    if (text.isEmpty()) {
      return Optional.of(NONE);
    }
    List<String> queues = List.of(SEPARATOR.split(text, -1));
    return queues.size() <= LONGEST && queues.stream().allMatch(name.asMatchPredicate())
        ? Optional.of(new Trail(queues))
        : Optional.empty();
  }
}
