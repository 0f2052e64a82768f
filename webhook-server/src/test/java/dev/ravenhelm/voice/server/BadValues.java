package dev.ravenhelm.voice.server;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Values that nobody should send, always the same ones for one seed. */
public final class BadValues {

  private static final List<String> ATOMS =
      List.of(
          "",
          " ",
          "<",
          ">",
          "&",
          "\"",
          "'",
          "]]>",
          "<!--",
          "-->",
          "<![CDATA[",
          "<?xml ?>",
          "<Dial>+19005550100</Dial>",
          "</Say><Hangup/><Say>",
          "</Task></Enqueue><Reject/>",
          "\"/><Redirect>https://evil.example.com</Redirect>",
          "&lt;",
          "&#0;",
          "&#x1F;",
          "&evil;",
          "\u0000",
          "\u0001",
          "\b",
          "\u000B",
          "\f",
          "\u001F",
          "\u007F",
          "\u0085",
          "\u2028",
          "\uFFFD",
          "\uFFFE",
          "\uFFFF",
          "\uFEFF",
          "\u202E",
          "\uD83D\uDE00",
          "e\u0301",
          "\u0661",
          "%",
          "%00",
          "%25",
          "%zz",
          "+",
          "\r\n",
          "\n",
          "\t",
          "=",
          "?",
          "#",
          "/",
          "../",
          "\\",
          "\\u0000",
          "{",
          "}",
          "[",
          "{\"queue\":",
          "\",\"queue\":\"x",
          "${x}",
          "$(x)",
          "';--",
          "client:",
          "client:alice_b",
          "sip:",
          "sip:a@b",
          "sips:x@example.sip.twilio.com",
          "tel:",
          "+15550100001",
          "+12125550123",
          "911",
          "112",
          "alice-b",
          "support",
          "menu-line",
          "0",
          "1",
          "2",
          "-1",
          "007",
          "1.5",
          "1e9",
          "999999999999",
          "9223372036854775808",
          "NaN",
          "null",
          "true",
          "completed",
          "ringing",
          "in-progress",
          "leave",
          "error",
          "task.created",
          "reservation.accepted",
          "participant-join",
          "Mon, 23 Nov 2026 09:00:00 +0000",
          "99 Foo 99999",
          "CA1",
          "CA" + "0".repeat(32));

  private static final List<String> LONG =
      List.of(
          "x".repeat(9000),
          "<".repeat(3000),
          "\u0000".repeat(2000),
          "\u00E9".repeat(3000),
          "\"".repeat(4000),
          "[".repeat(5000),
          "{\"a\":".repeat(2000),
          "9".repeat(5000),
          "+".repeat(3000),
          "a@".repeat(2000));

  private static final List<String> BAD_ESCAPES =
      List.of(
          "%", "%z", "%zz", "%4", "%ff", "%c0%af", "%ed%a0%80", "%f5%80%80%80", "%00", "%u0041");

  private final SplittableRandom random;

  public BadValues(long seed) {
    random = new SplittableRandom(seed);
  }

  /** One in so many. */
  public boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public <T> T of(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  public String value() {
    if (oneIn(40)) {
      return of(LONG);
    }
    StringBuilder value = new StringBuilder();
    int parts = random.nextInt(1, 5);
    for (int i = 0; i < parts; i++) {
      if (oneIn(6)) {
        int c = random.nextInt(0x2FFFF);
        value.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? '?' : c);
      } else {
        value.append(of(ATOMS));
      }
    }
    return value.toString();
  }

  /** The value as it stands in a form or query: mostly escaped, sometimes just not, or wrongly. */
  public String escaped(String value) {
    if (oneIn(30)) {
      return of(BAD_ESCAPES) + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** The value as the header of a request, which holds one line of ASCII. */
  public String header(String value) {
    String line = value.replaceAll("[^\\x20-\\x7e]", "?").strip();
    return line.substring(0, Math.min(line.length(), 500));
  }

  /** Any bytes, most of which are no UTF-8. */
  public byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }
}
