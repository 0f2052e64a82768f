package dev.ravenhelm.voice.server.twiml;

import dev.ravenhelm.voice.server.text.Escapes;
import dev.ravenhelm.voice.server.text.Utf8Builder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An XML document in the making, indented for people who read it in Twilio's console. */
final class Xml {

  /** What XML 1.0 cannot hold has no escape either, and becomes a space. */
  private static final Escapes ESCAPES =
      new Escapes(Map.of('&', "&amp;", '<', "&lt;", '>', "&gt;", '"', "&quot;"), Xml::allowed, " ");

  private final Utf8Builder out =
      Utf8Builder.ofDocument().ascii("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  private int depth;

  /** An open element whose attributes are not finished. */
  Xml open(String name) {
    indent().append('<').ascii(name);
    return this;
  }

  /** An attribute, unless its value is null. */
  Xml with(String name, @Nullable Object value) {
    if (value != null) {
      out.append(' ').ascii(name).ascii("=\"").append(value.toString(), ESCAPES).append('"');
    }
    return this;
  }

  /** Ends the start tag; children follow. */
  Xml children() {
    out.ascii(">\n");
    depth++;
    return this;
  }

  /** Ends the element with text only. */
  Xml text(String name, String text) {
    out.append('>').append(text, ESCAPES).ascii("</").ascii(name).ascii(">\n");
    return this;
  }

  /** Ends the element with nothing in it. */
  Xml empty() {
    out.ascii("/>\n");
    return this;
  }

  Xml close(String name) {
    depth--;
    indent().ascii("</").ascii(name).ascii(">\n");
    return this;
  }

  /** The document, in UTF-8; nothing can be added to it. */
  byte[] finish() {
    return out.finish();
  }

  private Utf8Builder indent() {
    for (int i = 0; i < depth; i++) {
      out.ascii("  ");
    }
    return out;
  }

  private static boolean allowed(int c) {
    return c >= 0x20
        ? (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF
        : c == '\t' || c == '\n' || c == '\r';
  }
}
