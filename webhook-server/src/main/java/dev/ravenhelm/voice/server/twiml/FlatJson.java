package dev.ravenhelm.voice.server.twiml;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A JSON object of texts and lists of texts, its keys sorted. */
final class FlatJson {

  private FlatJson() {}

  static String of(Map<String, Object> values) {
    StringBuilder json = new StringBuilder(256);
    char before = '{';
    for (Map.Entry<String, Object> entry : new TreeMap<>(values).entrySet()) {
      quote(entry.getKey(), json.append(before));
      value(entry.getValue(), json.append(':'));
      before = ',';
    }
    return (before == '{' ? json.append(before) : json).append('}').toString();
  }

  private static void value(Object value, StringBuilder json) {
    if (value instanceof List<?> list) {
      char before = '[';
      for (Object each : list) {
        value(each, json.append(before));
        before = ',';
      }
      (before == '[' ? json.append(before) : json).append(']');
    } else {
      quote(value.toString(), json);
    }
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    json.append('"');
  }
}
