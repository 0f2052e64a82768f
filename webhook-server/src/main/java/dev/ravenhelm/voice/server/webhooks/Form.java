package dev.ravenhelm.voice.server.webhooks;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a form, repeated ones included. Kept as the bytes that they stand for, since
 * all of them are signed and few are ever read.
 */
final class Form {

  static final Form EMPTY = new Form(0);

  /** More than Twilio ever sends, and few enough to be sorted for nothing. */
  private static final int MOST_PARAMETERS = 1000;

  /** How many Twilio sends with most webhooks. */
  private static final int USUAL = 24;

  /** Names and values, one behind the other. */
  private final byte[] bytes;

  /** For each parameter where its name begins, where its value does, and where that ends. */
  private int[] bounds;

  private int count;

  /** Those that were asked for. */
  private final @Nullable String[] values = new String[USUAL];

  private Form(int size) {
    this(new byte[size], new int[USUAL * 3], 0);
  }

  private Form(byte[] bytes, int[] bounds, int count) {
    this.bytes = bytes;
    this.bounds = bounds;
    this.count = count;
  }

  static Optional<Form> parse(String text) {
    return text.isEmpty()
        ? Optional.of(EMPTY)
        : parse(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The form, or empty when this is none: bad escapes, bad UTF-8, too many parameters. */
  static Optional<Form> parse(ByteBuffer body) {
    byte[] from = body.array();
    int at = body.arrayOffset() + body.position();
    int end = at + body.remaining();
    Form form = new Form(body.remaining());
    if (!form.read(from, at, end)) {
      return Optional.empty();
    }
    if (isAscii(form.bytes, 0, form.length())) {
      return Optional.of(form);
    }
    if (!isUtf8(from, at, end)) {
      return Optional.empty();
    }
    return Optional.of(form.isText() ? form : form.repaired());
  }

  /** Whether each name and each value is text by itself. */
  private boolean isText() {
    for (int i = 0; i < count; i++) {
      if (!isUtf8(bytes, bounds[i * 3], bounds[i * 3 + 1])
          || !isUtf8(bytes, bounds[i * 3 + 1], bounds[i * 3 + 2])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAscii(byte[] bytes, int from, int to) {
    int any = 0;
    for (int i = from; i < to; i++) {
      any |= bytes[i];
    }
    return any >= 0;
  }

  private static boolean isUtf8(byte[] bytes, int from, int to) {
    if (isAscii(bytes, from, to)) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** With U+FFFD for escaped bytes that are no text, as every framework reads them. */
  private Form repaired() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int[] at = new int[bounds.length];
    for (int i = 0; i < count; i++) {
      at[i * 3] = all.size();
      all.writeBytes(name(i).getBytes(StandardCharsets.UTF_8));
      at[i * 3 + 1] = all.size();
      all.writeBytes(value(i).getBytes(StandardCharsets.UTF_8));
      at[i * 3 + 2] = all.size();
    }
    return new Form(all.toByteArray(), at, count);
  }

  private int length() {
    return count == 0 ? 0 : bounds[count * 3 - 1];
  }

  private String name(int parameter) {
    return text(bounds[parameter * 3], bounds[parameter * 3 + 1]);
  }

  private boolean read(byte[] from, int start, int end) {
    int to = 0;
    int name = 0;
    int value = -1; // where it begins, once its name has ended
    for (int i = start; i <= end; i++) {
      byte b = i == end ? (byte) '&' : from[i];
      if (b == '&') {
        boolean empty = i == start || from[i - 1] == '&';
        if (!empty && !add(name, value < 0 ? to : value, to)) {
          return false;
        }
        name = to;
        value = -1;
      } else if (b == '=' && value < 0) {
        value = to;
      } else if (b == '%') {
        int high = i + 2 < end ? Character.digit(from[i + 1], 16) : -1;
        int low = i + 2 < end ? Character.digit(from[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          return false;
        }
        bytes[to++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        bytes[to++] = b == '+' ? (byte) ' ' : b;
      }
    }
    return true;
  }

  private boolean add(int name, int value, int end) {
    if (count == MOST_PARAMETERS) {
      return false;
    }
    if (bounds.length == count * 3) {
      bounds = Arrays.copyOf(bounds, bounds.length * 2);
    }
    bounds[count * 3] = name;
    bounds[count * 3 + 1] = value;
    bounds[count * 3 + 2] = end;
    count++;
    return true;
  }

  /**
   * The first value, empty when the parameter is not there.
   *
   * @param name in ASCII
   */
  String get(String name) {
    for (int i = 0; i < count; i++) {
      if (isNamed(i, name)) {
        return value(i);
      }
    }
    return "";
  }

  /** The first value of each parameter. */
  Map<String, String> first() {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < count; i++) {
      all.putIfAbsent(name(i), value(i));
    }
    return all;
  }

  private boolean isNamed(int parameter, String name) {
    int begin = bounds[parameter * 3];
    if (bounds[parameter * 3 + 1] - begin != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (bytes[begin + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String value(int parameter) {
    String known = parameter < USUAL ? values[parameter] : null;
    if (known == null) {
      known = text(bounds[parameter * 3 + 1], bounds[parameter * 3 + 2]);
      if (parameter < USUAL) {
        values[parameter] = known;
      }
    }
    return known;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /**
   * What Twilio signs of a form: names and values, sorted by name; of a repeated one each distinct
   * value, sorted. They are sent in that order, as a rule.
   */
  ByteBuffer signed() {
    for (int i = 1; i < count; i++) {
      if (compare(i - 1, i) >= 0) {
        return ByteBuffer.wrap(sorted());
      }
    }
    return ByteBuffer.wrap(bytes, 0, length());
  }

  private byte[] sorted() {
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, this::compare);
    byte[] all = new byte[length()];
    int to = 0;
    for (int i = 0; i < count; i++) {
      if (i > 0 && compare(order[i - 1], order[i]) == 0) {
        continue;
      }
      int begin = bounds[order[i] * 3];
      int length = bounds[order[i] * 3 + 2] - begin;
      System.arraycopy(bytes, begin, all, to, length);
      to += length;
    }
    return to == all.length ? all : Arrays.copyOf(all, to);
  }

  private int compare(int one, int other) {
    int names =
        Arrays.compareUnsigned(
            bytes,
            bounds[one * 3],
            bounds[one * 3 + 1],
            bytes,
            bounds[other * 3],
            bounds[other * 3 + 1]);
    return names != 0
        ? names
        : Arrays.compareUnsigned(
            bytes,
            bounds[one * 3 + 1],
            bounds[one * 3 + 2],
            bytes,
            bounds[other * 3 + 1],
            bounds[other * 3 + 2]);
  }
}
