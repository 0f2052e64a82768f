package dev.ravenhelm.voice.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Environment variables, of which an empty one counts as absent. */
record Environment(Map<String, String> values) {

  @Nullable String orNull(String name) {
    String value = values.getOrDefault(name, "").strip();
    return value.isEmpty() ? null : value;
  }

  String or(String name, String absent) {
    String value = orNull(name);
    return value == null ? absent : value;
  }

  String required(String name) {
    String value = orNull(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is not set");
    }
    return value;
  }

  @Nullable Path path(String name) {
    String value = orNull(name);
    return value == null ? null : Path.of(value);
  }

  @Nullable URI uri(String name) {
    String value = orNull(name);
    try {
      return value == null ? null : URI.create(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " is not a URL: " + value, e);
    }
  }

  int port(String name, int absent) {
    return number(name, absent, 0, 65535);
  }

  int number(String name, int absent, int least, int most) {
    String value = orNull(name);
    if (value == null) {
      return absent;
    }
    if (!value.matches("[0-9]{1,9}")
        || Integer.parseInt(value) < least
        || Integer.parseInt(value) > most) {
      throw new IllegalArgumentException(
          name + " must be a whole number from " + least + " to " + most + ", not " + value);
    }
    return Integer.parseInt(value);
  }

  Map<String, String> startingWith(String prefix) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public String toString() {
    return "Environment" + values.keySet();
  }
}
