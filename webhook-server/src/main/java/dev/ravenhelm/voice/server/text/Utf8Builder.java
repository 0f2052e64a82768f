package dev.ravenhelm.voice.server.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Text in the making, as UTF-8. A {@link StringBuilder} would copy it twice on its way to bytes,
 * and to look for what needs an escape would be a third time through it.
 */
public final class Utf8Builder {

  /** Larger ones are not kept. */
  private static final int LARGEST_SPARE = 8192;

  private static final int USUAL = 1536;

  /** One that was done with, for the next: enough where as many write at once as processors do. */
  private static final AtomicReference<@Nullable Utf8Builder> SPARE = new AtomicReference<>();

  private byte[] bytes;
  private int length;

  public Utf8Builder(int capacity) {
    bytes = new byte[capacity];
  }

  /** One for a document, whose {@link #finish} ends its use. */
  public static Utf8Builder ofDocument() {
    Utf8Builder spare = SPARE.getAndSet(null);
    return spare == null ? new Utf8Builder(USUAL) : spare;
  }

  /** What was appended; the builder is another's from then on. */
  public byte[] finish() {
    byte[] all = toByteArray();
    length = 0;
    if (bytes.length <= LARGEST_SPARE) {
      SPARE.set(this);
    }
    return all;
  }

  public int length() {
    return length;
  }

  /** The last byte; there must be one. */
  public byte last() {
    return bytes[length - 1];
  }

  /** Appends one character of ASCII. */
  public Utf8Builder append(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  public Utf8Builder append(long number) {
    return ascii(Long.toString(number));
  }

  /** Appends what is known to be ASCII and to need no escape. */
  public Utf8Builder ascii(String text) {
    int end = text.length();
    room(end);
    byte[] to = bytes;
    int at = length;
    for (int i = 0; i < end; i++) {
      to[at + i] = (byte) text.charAt(i);
    }
    length = at + end;
    return this;
  }

  /** Appends bytes as they are. */
  public Utf8Builder append(byte[] utf8) {
    return append(utf8, 0);
  }

  /** Appends bytes as they are, without so many at their beginning. */
  public Utf8Builder append(byte[] utf8, int without) {
    int more = utf8.length - without;
    room(more);
    System.arraycopy(utf8, without, bytes, length, more);
    length += more;
    return this;
  }

  /** Appends any text, escaped as its language wants it. */
  public Utf8Builder append(String text, Escapes escapes) {
    int i = plain(text, 0, escapes);
    while (i < text.length()) {
      int c = text.codePointAt(i);
      byte[] instead = escapes.instead(c);
      if (instead == null) {
        codePoint(c);
      } else {
        append(instead);
      }
      i = plain(text, i + Character.charCount(c), escapes);
    }
    return this;
  }

  /** Appends what needs no escape, which nearly all text is; where that ends. */
  private int plain(String text, int from, Escapes escapes) {
    int end = text.length();
    room(end - from);
    byte[] to = bytes;
    int at = length - from;
    int i = from;
    while (i < end) {
      char c = text.charAt(i);
      if (!escapes.isPlain(c)) {
        break;
      }
      to[at + i] = (byte) c;
      i++;
    }
    length = at + i;
    return i;
  }

  private void codePoint(int c) {
    if (c < 0x80) {
      append((char) c);
    } else {
      // half a surrogate pair is no character: it becomes a question mark, as in all of Java
      append(Character.toString(c).getBytes(StandardCharsets.UTF_8));
    }
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
    }
  }

  /** A copy of what was appended. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
