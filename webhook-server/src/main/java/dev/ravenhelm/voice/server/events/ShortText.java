package dev.ravenhelm.voice.server.events;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text of others, made fit for an event: one line, and no longer than it may be. */
public final class ShortText {

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cs}]+");

  private ShortText() {}

  /** The text in at most so many characters (of UTF-16), or null when nothing of it can be read. */
  public static @Nullable String of(String text, int most) {
    String line = CONTROL.matcher(text).replaceAll(" ").strip();
    if (line.length() > most) {
      int end = Character.isHighSurrogate(line.charAt(most - 1)) ? most - 1 : most;
      line = line.substring(0, end).strip();
    }
    return line.isEmpty() ? null : line;
  }
}
