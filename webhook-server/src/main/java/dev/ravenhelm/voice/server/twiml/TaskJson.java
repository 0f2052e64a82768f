package dev.ravenhelm.voice.server.twiml;

import dev.ravenhelm.voice.server.text.JsonText;
import dev.ravenhelm.voice.server.text.Utf8Builder;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A JSON object of texts, lists of texts and objects like it, its keys sorted. */
public final class TaskJson {

  /**
   * Attributes of a task have 4096 characters at most (twilio.com/docs/taskrouter/limits), of which
   * those that Twilio adds from the call's own parameters need some.
   */
  public static final int MOST = 3000;

  private TaskJson() {}

  /** The object in at most so many characters: where it would have more, long texts are cut. */
  public static String of(Map<String, Object> values, int most) {
    String json = object(values, most, new Utf8Builder(256)).toString();
    for (int longest = most; json.length() > most && longest > 0; longest /= 2) {
      json = object(values, longest, new Utf8Builder(most)).toString();
    }
    return json;
  }

  private static Utf8Builder object(Map<?, ?> values, int longest, Utf8Builder json) {
    char before = '{';
    for (Map.Entry<?, ?> entry : sorted(values).entrySet()) {
      JsonText.quote(entry.getKey().toString(), json.append(before));
      value(entry.getValue(), longest, json.append(':'));
      before = ',';
    }
    return (before == '{' ? json.append(before) : json).append('}');
  }

  private static SortedMap<?, ?> sorted(Map<?, ?> values) {
    return values instanceof SortedMap<?, ?> sorted ? sorted : new TreeMap<>(values);
  }

  private static void value(Object value, int longest, Utf8Builder json) {
    if (value instanceof Map<?, ?> map) {
      object(map, longest, json);
    } else if (value instanceof List<?> list) {
      char before = '[';
      for (Object each : list) {
        value(each, longest, json.append(before));
        before = ',';
      }
      (before == '[' ? json.append(before) : json).append(']');
    } else {
      JsonText.quote(cut(value.toString(), longest), json);
    }
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    boolean within = longest > 0 && Character.isHighSurrogate(text.charAt(longest - 1));
    return text.substring(0, within ? longest - 1 : longest);
  }
}
