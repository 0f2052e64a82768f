package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.operator.MatrixScenario.Cell;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioKind.Write;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.testbed.GuardedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every write that the operator makes to Twilio × everything that can go wrong with it. After each,
 * the world must come to what the person wanted, with nothing double, nothing left over and no
 * secret lost. The writes come from {@link TwilioKind}, which the HTTP adapter holds itself to.
 */
class FaultMatrixIT {
  private static final Path TABLE = Path.of("../docs/reference/fault-matrix.md");
  private static final Duration CONVERGED_WITHIN = Duration.ofMinutes(2);
  private static final int LANES = 4;

  @TempDir Path folder;

  /** One write, as it stands in a row of the table. */
  private record Row(TwilioKind kind, Write write) {
    String title() {
      return write.name().toLowerCase(java.util.Locale.ROOT) + " " + kind.label();
    }
  }

  private record Work(Row row, MatrixFault fault, int number) {}

  private final Map<String, String> failures = new ConcurrentSkipListMap<>();

  @Test
  void convergesWhateverHappensToAnyWrite() throws Exception {
    List<Row> rows = rows();
    Queue<Work> calm = new ConcurrentLinkedQueue<>();
    Queue<Work> deadly = new ConcurrentLinkedQueue<>();
    int number = 0;
    for (MatrixFault fault : MatrixFault.values()) {
      for (Row row : rows) {
        if (isWanted(row, fault)) {
          (fault.kills() ? deadly : calm).add(new Work(row, fault, ++number));
        }
      }
    }
    inLanes(LANES, lane -> calmLane(calm));
    inLanes(LANES / 2, lane -> deadlyLane(deadly, lane));

    assertThat(failures.entrySet()).as(failures.size() + " failed of " + number).isEmpty();
    if (System.getProperty("matrix.only") == null) {
      checkTable(rows);
    }
  }

  /**
   * All cells where {@code VOICE_FULL_MATRIX} is set, as in CI; else each write with one of the
   * faults in turn, and one as the property {@code matrix.only} says while you work.
   */
  private static boolean isWanted(Row row, MatrixFault fault) {
    String only = System.getProperty("matrix.only", "");
    if (!only.isEmpty()) {
      return (row.title() + " " + fault.title()).contains(only);
    }
    List<MatrixFault> faults = List.of(MatrixFault.values());
    return System.getenv("VOICE_FULL_MATRIX") != null
        || rows().indexOf(row) % faults.size() == faults.indexOf(fault);
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (TwilioKind kind : TwilioKind.values()) {
      kind.writes().stream().sorted().forEach(write -> rows.add(new Row(kind, write)));
    }
    return rows;
  }

  private void calmLane(Queue<Work> work) {
    if (work.isEmpty()) {
      return;
    }
    try (World world = world()) {
      for (Work next = work.poll(); next != null; next = work.poll()) {
        run(world, next, () -> {});
      }
      leavesNothing(world);
    }
  }

  private void deadlyLane(Queue<Work> work, int lane) {
    if (work.isEmpty()) {
      return;
    }
    try (World world = world()) {
      world.stopOperator();
      GuardedProcess[] operator = {process(world, lane, 0)};
      try {
        int killed = 0;
        for (Work next = work.poll(); next != null; next = work.poll()) {
          int time = ++killed;
          run(
              world,
              next,
              () -> {
                Awaitility.await("the write is under way")
                    .atMost(CONVERGED_WITHIN)
                    .pollInterval(Duration.ofMillis(5))
                    .until(world::faultsHaveHappened);
                operator[0].kill();
                operator[0] = process(world, lane, time);
              });
        }
      } finally {
        operator[0].kill();
        world.startOperator();
      }
      leavesNothing(world);
    }
  }

  /** One cell; whatever fails in it is told with the others, in the table's words. */
  private void run(World world, Work work, Runnable whileUnderWay) {
    Row row = work.row();
    Cell cell = new Cell(world, work.number());
    String title = row.title() + " × " + work.fault().title();
    Optional<MatrixScenario> scenario = MatrixScenario.of(row.kind(), row.write());
    if (scenario.isEmpty()) {
      failures.put(title, "TwilioKind lists this write and MatrixScenario does not bring it about");
      return;
    }
    try {
      scenario.get().prepare().accept(cell);
      work.fault().arm(world, row.kind(), row.write(), scenario.get().others());
      scenario.get().act().accept(cell);
      whileUnderWay.run();
      Awaitility.await(title)
          .atMost(CONVERGED_WITHIN)
          .pollInterval(Duration.ofMillis(20))
          .until(() ->
              scenario.get().done().test(cell)
                  && (work.fault() == MatrixFault.STALE || world.faultsHaveHappened()));
      world.clearFaults();
      Awaitility.await("nothing is double after " + title)
          .atMost(CONVERGED_WITHIN)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> doubles(world).isEmpty());
    } catch (RuntimeException | AssertionError e) {
      failures.put(title, e + " " + doubles(world) + " " + states(world, cell));
      world.clearFaults();
    }
    removeAll(cell);
  }

  private static void removeAll(Cell cell) {
    for (Class<? extends VoiceResource<?, ?>> kind : kinds()) {
      cell.delete(kind);
    }
    Awaitility.await("the cell's resources are gone")
        .atMost(CONVERGED_WITHIN)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> kinds().stream().allMatch(cell::isGone));
  }

  private static List<Class<? extends VoiceResource<?, ?>>> kinds() {
    return List.of(VoiceNumber.class, RoutingQueue.class, AgentIdentity.class, VoiceGateway.class);
  }

  private static String states(World world, Cell cell) {
    return kinds().stream()
        .map(kind -> world.get(kind, cell.name()))
        .filter(java.util.Objects::nonNull)
        .map(resource -> resource.getKind() + ": " + resource.getStatus())
        .collect(Collectors.joining("; "));
  }

  /** Marks that more than one object carries, and credentials that are there twice. */
  private static List<String> doubles(World world) {
    Map<String, List<String>> seen = new TreeMap<>();
    all(world)
        .forEach(o ->
            OwnerMark.in(o.friendlyName())
                .ifPresent(mark ->
                    seen.computeIfAbsent(mark.tag(), tag -> new ArrayList<>()).add(o.toString())));
    return seen.values().stream().filter(them -> them.size() > 1).map(Object::toString).toList();
  }

  private static Stream<TwilioObject> all(World world) {
    List<TwilioObject> all = new ArrayList<>();
    for (TwilioKind kind : TwilioKind.values()) {
      if (!kind.hasParent() && kind.isListed()) {
        all.addAll(world.twilio.list(kind, ""));
      }
    }
    for (TwilioObject parent : List.copyOf(all)) {
      for (TwilioKind kind : TwilioKind.values()) {
        if (kind.liesInWorkspace() && parent.kind() == TwilioKind.WORKSPACE) {
          all.addAll(world.twilio.list(kind, parent.sid()));
        }
      }
    }
    return all.stream();
  }

  /** After the last cell: what was bought is given back, what was made is gone, no key is left. */
  private void leavesNothing(World world) {
    world.deleteAndWait(VoiceGateway.class, "main");
    List<String> left =
        all(world)
            .filter(o ->
                OwnerMark.in(o.friendlyName()).isPresent() || o.kind() == TwilioKind.CALL_QUEUE)
            .map(TwilioObject::toString)
            .toList();
    if (!left.isEmpty()) {
      failures.put("left over in " + world.namespace, left.toString());
    }
    long bought =
        world.twilio.list(TwilioKind.NUMBER, "").stream()
            .filter(n ->
                n.field("Origin").equals("twilio")
                    && n.field("VoiceUrl").contains("voice.example.com"))
            .count();
    if (bought > 0) {
      failures.put("numbers in " + world.namespace, bought + " still lead here");
    }
  }

  private static World world() {
    World world =
        new World(new World.Tuning(Duration.ofSeconds(1), Duration.ofSeconds(2), 100_000));
    world.apply(MatrixScenario.mainGateway());
    world.awaitReason(VoiceGateway.class, "main", "Ready");
    return world;
  }

  private GuardedProcess process(World world, int lane, int time) {
    try {
      return world.operatorProcess(
          Files.createDirectories(folder.resolve("lane-" + lane)), "operator-" + lane + "-" + time);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Lane {
    void run(int number);
  }

  private static void inLanes(int lanes, Lane lane) throws InterruptedException {
    try (ExecutorService executor = Executors.newFixedThreadPool(lanes)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < lanes; i++) {
        int number = i;
        running.add(executor.submit(() -> lane.run(number)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void checkTable(List<Row> rows) throws IOException {
    StringBuilder table =
        new StringBuilder(
            """
            # What happens when a write to Twilio goes wrong

            Each row is a write that the operator makes, each column something that goes wrong with it: Twilio refuses it, fails or falls silent before or after having done it, cuts the connection, is slow, or shows an old list; or the operator's process is killed while the request is under way. `FaultMatrixIT` runs every cell against the simulator and looks whether the resource becomes what its spec says, nothing is there twice, nothing is left over and no secret is lost. The rows are the writes that the HTTP adapter lets through (`TwilioKind`), so that a new one cannot be forgotten.

            """);
    List<MatrixFault> faults = Arrays.asList(MatrixFault.values());
    table
        .append("| |")
        .append(faults.stream().map(MatrixFault::title).collect(Collectors.joining("|")))
        .append("|\n|---|")
        .append("---|".repeat(faults.size()))
        .append('\n');
    for (Row row : rows) {
      Map<MatrixFault, String> cells = new EnumMap<>(MatrixFault.class);
      faults.forEach(fault -> cells.put(fault, "✓"));
      table
          .append("| ")
          .append(row.title())
          .append(" |")
          .append(String.join("|", cells.values()))
          .append("|\n");
    }
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(TABLE, table);
    }
    assertThat(Files.readString(TABLE))
        .as("the published table (run with -DargLine=-Dgolden.update=true to write it anew)")
        .isEqualTo(table.toString());
  }
}
