package dev.ravenhelm.voice.images.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Lays out the server as its image has it, and lets it run once for its AOT cache (JEP 514): {@code
 * ServerFolder JAVA JAR FOLDER}, the jar beside its {@code lib}.
 */
public final class ServerFolder {

  static final String NAME = "voice-webhook-server";

  /** As Jib writes all files. The JVM takes a cache only for jars of the same times. */
  private static final FileTime TIME = FileTime.from(Instant.ofEpochSecond(1));

  private ServerFolder() {}

  public static void main(String[] arguments) throws IOException {
    Path java = Path.of(arguments[0]);
    Path jar = Path.of(arguments[1]);
    Path folder = Path.of(arguments[2]);
    Path stamp = folder.resolveSibling(folder.getFileName() + ".stamp");
    String now = java.toRealPath() + " " + sum(jar) + " " + ServerTraining.OPTIONS;
    if (Files.exists(stamp) && Files.readString(stamp).equals(now)) {
      return;
    }
    Files.deleteIfExists(stamp);
    empty(folder);
    lay(jar, folder);
    new ServerTraining(java, folder).run();
    Files.writeString(stamp, now);
  }

  private static void lay(Path jar, Path folder) throws IOException {
    Files.createDirectories(folder.resolve("lib"));
    copy(jar, folder.resolve(NAME + ".jar"));
    for (Path library : libraries(jar)) {
      copy(library, folder.resolve("lib").resolve(library.getFileName()));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(to, TIME);
  }

  private static List<Path> libraries(Path jar) throws IOException {
    try (Stream<Path> files = Files.list(jar.resolveSibling("lib"))) {
      return files.sorted().toList();
    }
  }

  private static long sum(Path jar) throws IOException {
    CRC32C sum = new CRC32C();
    sum.update(Files.readAllBytes(jar));
    for (Path library : libraries(jar)) {
      sum.update(Files.readAllBytes(library));
    }
    return sum.getValue();
  }

  private static void empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
