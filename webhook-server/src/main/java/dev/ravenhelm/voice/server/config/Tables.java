package dev.ravenhelm.voice.server.config;

import dev.ravenhelm.voice.server.routing.Resources;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.routing.TableFold;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routing table in use: the last that could be folded, swapped as a whole. */
public final class Tables {

  private static final Logger LOG = LoggerFactory.getLogger(Tables.class);

  private final TableFold fold;
  private final InstantSource clock;
  private final List<Consumer<RoutingTable>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable RoutingTable current;
  private volatile @Nullable Instant confirmedAt;
  private List<String> toldProblems = List.of();
  private @Nullable String callerId;

  public Tables(String gateway, InstantSource clock) {
    this.fold = new TableFold(gateway);
    this.clock = clock;
  }

  /** A table that never changes. */
  public static Tables fixed(RoutingTable table, InstantSource clock) {
    Tables tables = new Tables(table.gateway().name(), clock);
    tables.current = table;
    return tables;
  }

  public Optional<RoutingTable> current() {
    return Optional.ofNullable(current);
  }

  /** How long ago the source last said that this is how things are. */
  public Duration age() {
    Instant at = confirmedAt;
    return at == null ? Duration.ZERO : Duration.between(at, clock.instant());
  }

  /** Tells of each new table, on the thread that brought it. */
  public void onChange(Consumer<RoutingTable> listener) {
    listeners.add(listener);
  }

  /** Folds what was read; the former table stays while there is no gateway in it. */
  public void read(Resources resources) {
    read(resources, clock.instant());
  }

  /** Folds what the source last said at a moment before this server began. */
  synchronized void read(Resources resources, Instant saidAt) {
    TableFold.Folded folded = fold.fold(current, resources);
    if (!folded.problems().equals(toldProblems)) {
      toldProblems = folded.problems();
      toldProblems.forEach(problem -> LOG.warn("Configuration: {}", problem));
    }
    confirmedAt = saidAt;
    RoutingTable table = folded.table();
    if (table != null && swap(table.withDefaultCallerId(callerId))) {
      LOG.info(
          "Configuration: gateway {} with {} numbers, {} agents, {} queues",
          table.gateway().name(),
          table.lines().size(),
          table.agents().size(),
          table.queues().size());
    }
  }

  /** Notes that the source is there and has nothing new. */
  public void confirmed() {
    confirmedAt = clock.instant();
  }

  /** Takes another caller ID for calls that no resource names one for. */
  public synchronized void defaultCallerId(@Nullable String number) {
    callerId = number;
    RoutingTable table = current;
    if (table != null) {
      boolean _ = swap(table.withDefaultCallerId(number));
    }
  }

  private boolean swap(RoutingTable table) {
    if (table.equals(current)) {
      return false;
    }
    current = table;
    listeners.forEach(listener -> listener.accept(table));
    return true;
  }
}
