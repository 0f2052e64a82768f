package dev.ravenhelm.voice.server.text;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Strings in JSON. Nearly all need no escapes, which is seen faster than it is written. */
public final class JsonText {

  private JsonText() {}

  /** Appends a string in its quotes. */
  public static StringBuilder quote(String text, StringBuilder json) {
    json.append('"');
    if (isPlain(text)) {
      json.append(text);
    } else {
      JsonStringEncoder.getInstance().quoteAsString(text, json);
    }
    return json.append('"');
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }
}
