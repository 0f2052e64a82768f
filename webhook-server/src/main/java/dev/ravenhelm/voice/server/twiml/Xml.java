package dev.ravenhelm.voice.server.twiml;

import org.jspecify.annotations.Nullable;

/** An XML document in the making, indented for people who read it in Twilio's console. */
final class Xml {

  private final StringBuilder out =
      new StringBuilder(1024).append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  private int depth;

  /** An open element whose attributes are not finished. */
  Xml open(String name) {
    indent().append('<').append(name);
    return this;
  }

  /** An attribute, unless its value is null. */
  Xml with(String name, @Nullable Object value) {
    if (value != null) {
      out.append(' ').append(name).append("=\"");
      escape(value.toString());
      out.append('"');
    }
    return this;
  }

  /** Ends the start tag; children follow. */
  Xml children() {
    out.append(">\n");
    depth++;
    return this;
  }

  /** Ends the element with text only. */
  Xml text(String name, String text) {
    out.append('>');
    escape(text);
    out.append("</").append(name).append(">\n");
    return this;
  }

  /** Ends the element with nothing in it. */
  Xml empty() {
    out.append("/>\n");
    return this;
  }

  Xml close(String name) {
    depth--;
    indent().append("</").append(name).append(">\n");
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private StringBuilder indent() {
    return out.repeat("  ", depth);
  }

  private void escape(String text) {
    if (isPlain(text)) {
      out.append(text);
      return;
    }
    int plain = 0; // where what needs nothing began
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      String instead = instead(c);
      if (instead != null) {
        out.append(text, plain, i).append(instead);
        plain = next;
      }
      i = next;
    }
    out.append(text, plain, text.length());
  }

  /** Whether nothing is to be escaped, as in nearly all texts. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '&' || c == '<' || c == '>' || c == '"') {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String instead(int c) {
    return switch (c) {
      case '&' -> "&amp;";
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '"' -> "&quot;";
      default -> allowed(c) ? null : " ";
    };
  }

  /** What XML 1.0 can hold; the rest has no escape either. */
  private static boolean allowed(int c) {
    return c >= 0x20
        ? (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF
        : c == '\t' || c == '\n' || c == '\r';
  }
}
