package dev.ravenhelm.voice.server.events;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.stream.Stream;

/** Events that go to a spool as real ones do, and away with it. */
public final class RehearsedEvents implements CallEvents, AutoCloseable {

  private static final long MOST_BYTES = 16L << 20;

  private final Path folder;
  private final Spool spool;
  private final SpoolWriter writer;

  private RehearsedEvents(
      Path folder, Spool spool, Intake intake, InstantSource clock, MeterRegistry meters) {
    this.folder = folder;
    this.spool = spool;
    this.writer = new SpoolWriter(spool, intake, clock, meters).start();
  }

  /** Opens a spool of their own in the system's folder for what is temporary. */
  public static RehearsedEvents open(InstantSource clock, MeterRegistry meters) throws IOException {
    Path folder = Files.createTempDirectory("voice-rehearsal");
    return new RehearsedEvents(
        folder, Spool.open(folder, MOST_BYTES), Intake.open(folder), clock, meters);
  }

  @Override
  public void publish(CallEvent event) {
    writer.publish(event);
  }

  @Override
  public void close() throws IOException {
    writer.close();
    spool.close();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
