package dev.ravenhelm.voice.server.text;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.HashMap;
import java.util.Map;

/** Strings in JSON, with the escapes of Jackson. */
public final class JsonText {

  private static final Escapes ESCAPES = new Escapes(escapes(), _ -> true, "");

  private JsonText() {}

  /** Appends a string in its quotes. */
  public static Utf8Builder quote(String text, Utf8Builder json) {
    return json.append('"').append(text, ESCAPES).append('"');
  }

  /** Appends a string between what stands before and behind it, both in plain ASCII. */
  public static Utf8Builder quote(String before, String text, String behind, Utf8Builder json) {
    return json.append('"').ascii(before).append(text, ESCAPES).ascii(behind).append('"');
  }

  private static Map<Character, String> escapes() {
    Map<Character, String> escapes = new HashMap<>();
    for (char c = 0; c < 128; c++) {
      String escaped = new String(JsonStringEncoder.getInstance().quoteAsString(String.valueOf(c)));
      if (escaped.length() > 1) {
        escapes.put(c, escaped);
      }
    }
    return escapes;
  }
}
