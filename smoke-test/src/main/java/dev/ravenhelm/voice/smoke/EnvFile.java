package dev.ravenhelm.voice.smoke;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reader of a {@code .env} file: {@code NAME=value} lines, comments, and quotes around values. */
final class EnvFile {
  private EnvFile() {}

  /** The file's variables; none where there is no file. */
  static Map<String, String> read(Path file) throws IOException {
    return Files.exists(file) ? parse(Files.readString(file, UTF_8)) : Map.of();
  }

  static Map<String, String> parse(String text) {
    var variables = new HashMap<String, String>();
    text.lines()
        .map(String::strip)
        .map(line -> line.startsWith("export ") ? line.substring("export ".length()).strip() : line)
        .filter(line -> !line.startsWith("#") && line.indexOf('=') > 0)
        .forEach(line -> {
          int equals = line.indexOf('=');
          variables.put(
              line.substring(0, equals).strip(), value(line.substring(equals + 1).strip()));
        });
    return variables;
  }

  /** A quoted value ends at its quote; an unquoted one at a comment. */
  private static String value(String raw) {
    if (!raw.isEmpty() && (raw.charAt(0) == '"' || raw.charAt(0) == '\'')) {
      int end = raw.indexOf(raw.charAt(0), 1);
      return end < 0 ? raw.substring(1) : raw.substring(1, end);
    }
    int comment = raw.indexOf(" #");
    return comment < 0 ? raw : raw.substring(0, comment).strip();
  }
}
