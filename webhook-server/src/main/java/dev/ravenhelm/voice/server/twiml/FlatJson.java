package dev.ravenhelm.voice.server.twiml;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A JSON object of texts and lists of texts, its keys sorted. */
final class FlatJson {

  private FlatJson() {}

  static String of(Map<String, Object> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(entry -> quoted(entry.getKey()) + ":" + value(entry.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(FlatJson::value).collect(Collectors.joining(",", "[", "]"))
        : quoted(value.toString());
  }

  private static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }
}
