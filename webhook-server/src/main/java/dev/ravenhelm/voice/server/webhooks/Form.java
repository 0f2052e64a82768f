package dev.ravenhelm.voice.server.webhooks;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a form, repeated ones included. */
record Form(Map<String, List<String>> values) {

  static final Form EMPTY = new Form(Map.of());

  /** More than Twilio ever sends, and few enough to be sorted for nothing. */
  private static final int MOST_PARAMETERS = 1000;

  /** The form, or empty when this is none: bad escapes, bad UTF-8, too many parameters. */
  static Optional<Form> parse(ByteBuffer body) {
    String text =
        new String(
            body.array(),
            body.arrayOffset() + body.position(),
            body.remaining(),
            StandardCharsets.UTF_8);
    // what cannot be decoded becomes this character; only few bodies have it rightly
    return text.indexOf('\uFFFD') < 0 || isUtf8(body) ? parse(text) : Optional.empty();
  }

  private static boolean isUtf8(ByteBuffer body) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(body.duplicate());
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  static Optional<Form> parse(String text) {
    Map<String, List<String>> values = new HashMap<>(32);
    int count = 0;
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('&', start);
      end = end < 0 ? text.length() : end;
      if (end > start) {
        int equals = text.indexOf('=', start);
        int nameEnd = equals < 0 || equals > end ? end : equals;
        if (++count > MOST_PARAMETERS) {
          return Optional.empty();
        }
        try {
          String name = decode(text.substring(start, nameEnd));
          String value = nameEnd == end ? "" : decode(text.substring(nameEnd + 1, end));
          values.merge(name, List.of(value), Form::joined);
        } catch (IllegalArgumentException e) {
          return Optional.empty();
        }
      }
      start = end + 1;
    }
    return Optional.of(new Form(values));
  }

  private static List<String> joined(List<String> before, List<String> after) {
    List<String> all = new ArrayList<>(before);
    all.addAll(after);
    return all;
  }

  /** The first value, empty when the parameter is not there. */
  String get(String name) {
    List<String> all = values.get(name);
    return all == null ? "" : all.get(0);
  }

  private static String decode(String text) {
    return text.indexOf('%') < 0 && text.indexOf('+') < 0
        ? text
        : URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
