package dev.ravenhelm.voice.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The built programs of this repository.
 *
 * @param root the repository
 */
public record Programs(Path root) {
  /** The JVM that runs this one runs the others too. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The jar of a module, beside its {@code lib} folder. */
  public Path jar(String module) {
    Path target = root.resolve(module).resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(f -> f.getFileName().toString().matches(".*-[0-9.]+(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow(() -> notBuilt(module));
    } catch (IOException e) {
      throw new UncheckedIOException(notBuilt(module).getMessage(), e);
    }
  }

  /**
   * A folder laid out like the module's image: {@code app/voice-MODULE.jar} beside {@code app/lib}.
   *
   * @param images where such folders are made
   */
  public Path imageRoot(String module, Path images) {
    Path jar = jar(module);
    Path app = images.resolve(module).resolve("app");
    try {
      Files.createDirectories(app);
      Files.createSymbolicLink(app.resolve("lib"), jar.resolveSibling("lib"));
      Files.createSymbolicLink(app.resolve("voice-" + module + ".jar"), jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return images.resolve(module);
  }

  /** The command that starts a module's jar. */
  public List<String> command(String module, String... options) {
    return Stream.concat(
            Stream.concat(Stream.of(java()), Stream.of(options)),
            Stream.of("-jar", jar(module).toString()))
        .toList();
  }

  private static IllegalStateException notBuilt(String module) {
    return new IllegalStateException(
        module + " is not built: run bin/sandbox, which builds what is missing");
  }
}
