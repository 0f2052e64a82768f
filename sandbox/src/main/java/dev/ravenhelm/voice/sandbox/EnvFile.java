package dev.ravenhelm.voice.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A file of {@code NAME=value} lines, with the environment on top. */
final class EnvFile {
  private EnvFile() {}

  static Map<String, String> read(String file) {
    Map<String, String> values = new HashMap<>();
    Path path = Path.of(file);
    if (Files.exists(path)) {
      try {
        for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
          int equals = line.indexOf('=');
          if (equals > 0 && !line.startsWith("#")) {
            values.put(
                line.substring(0, equals).strip(),
                line.substring(equals + 1).strip().replaceAll("^\"|\"$", ""));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
    System.getenv()
        .forEach((name, value) -> {
          if (name.startsWith("TWILIO_")) {
            values.put(name, value);
          }
        });
    return values;
  }
}
