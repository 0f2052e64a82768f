package dev.ravenhelm.voice.server.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What a language writes instead of characters that would mean something in it. */
public final class Escapes {

  private static final int ASCII = 128;

  private final List<byte @Nullable []> ofAscii = new ArrayList<>();
  private final boolean[] plain = new boolean[ASCII];
  private final IntPredicate allowed;
  private final byte[] otherwise;

  /**
   * Escapes of a language.
   *
   * @param instead by character of ASCII
   * @param allowed the characters that the language can hold
   * @param otherwise what stands for one that it cannot hold
   */
  public Escapes(Map<Character, String> instead, IntPredicate allowed, String otherwise) {
    this.allowed = allowed;
    this.otherwise = utf8(otherwise);
    for (int c = 0; c < ASCII; c++) {
      String escape = instead.get((char) c);
      byte[] bytes = escape != null ? utf8(escape) : allowed.test(c) ? null : this.otherwise;
      ofAscii.add(bytes);
      plain[c] = bytes == null;
    }
  }

  /** Whether it is written as it is, in one byte. */
  boolean isPlain(char c) {
    return c < ASCII && plain[c];
  }

  /** What is written instead; null where it is the character. */
  byte @Nullable [] instead(int c) {
    return c < ASCII ? ofAscii.get(c) : allowed.test(c) ? null : otherwise;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
