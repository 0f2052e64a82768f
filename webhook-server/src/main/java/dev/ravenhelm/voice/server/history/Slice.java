package dev.ravenhelm.voice.server.history;

import dev.ravenhelm.voice.server.agents.Paging;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest calls before a moment.
 *
 * @param since further back than this there may be others; null: there are none
 */
record Slice(List<Found> calls, @Nullable Instant since) {

  /**
   * A call of which not everything is read yet.
   *
   * @param sid of the event or leg that tells of it
   * @param read asks Twilio for the rest; empty where there was no call after all
   */
  record Found(Instant time, String sid, Supplier<Optional<PastCall>> read) {}

  Slice {
    calls = List.copyOf(calls);
  }

  /** The page of all these. */
  static Slice of(List<Slice> parts, Paging paging) {
    Instant since =
        parts.stream()
            .flatMap(part -> Stream.ofNullable(part.since))
            .max(Comparator.naturalOrder())
            .orElse(null);
    List<Found> all =
        parts.stream()
            .flatMap(part -> part.calls.stream())
            .filter(call -> since == null || !call.time.isBefore(since))
            .filter(call -> paging.wants(call.time, call.sid))
            .sorted(Comparator.comparing(Found::time).reversed())
            .toList();
    int most = paging.limit();
    return all.size() <= most
        ? new Slice(all, since)
        : new Slice(all.subList(0, most), all.get(most - 1).time);
  }

  /** What {@code before} has to be for the page after this one, where there is one. */
  Optional<String> next(Paging paging) {
    return Optional.ofNullable(since)
        .map(reached ->
            paging.next(
                reached, calls.stream().filter(call -> call.time.equals(reached)).map(Found::sid)));
  }
}
