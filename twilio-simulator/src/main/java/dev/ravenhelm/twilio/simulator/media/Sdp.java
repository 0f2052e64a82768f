package dev.ravenhelm.twilio.simulator.media;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Session descriptions (RFC 8866), as far as one audio stream of G.711 needs them. */
final class Sdp {
  static final int PCMU = 0;
  static final int OUR_DIGITS = 101;
  private static final Pattern DIGITS =
      Pattern.compile("^a=rtpmap:(\\d+) telephone-event/8000", Pattern.MULTILINE);
  private static final Pattern AUDIO =
      Pattern.compile("^m=audio \\d+ \\S+([ 0-9]*)", Pattern.MULTILINE);
  private static final Pattern MID = Pattern.compile("^a=mid:(\\S+)", Pattern.MULTILINE);
  private static final Pattern UFRAG = Pattern.compile("^a=ice-ufrag:(\\S+)", Pattern.MULTILINE);
  private static final Pattern FINGERPRINT =
      Pattern.compile(
          "^a=fingerprint:sha-256 (\\S+)", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);
  private static final Pattern RECEIVING = Pattern.compile("^a=recvonly", Pattern.MULTILINE);

  private Sdp() {}

  /**
   * What the other side says of itself.
   *
   * @param digits the payload type of telephone events, where it has them
   * @param receivesOnly whether it will not say anything
   */
  record Remote(
      String ufrag,
      String fingerprint,
      Optional<Integer> digits,
      String mid,
      boolean receivesOnly) {
    static Optional<Remote> parse(String text) {
      String sdp = text.replace("\r\n", "\n");
      Optional<String> formats = first(AUDIO, sdp);
      Optional<String> ufrag = first(UFRAG, sdp);
      Optional<String> fingerprint = first(FINGERPRINT, sdp);
      if (formats.isEmpty() || ufrag.isEmpty() || fingerprint.isEmpty()) {
        return Optional.empty();
      }
      if (!List.of(formats.get().trim().split(" +")).contains("" + PCMU)) {
        return Optional.empty();
      }
      return Optional.of(
          new Remote(
              ufrag.get(),
              fingerprint.get().toUpperCase(Locale.ROOT),
              first(DIGITS, sdp).map(Integer::parseInt),
              first(MID, sdp).orElse("0"),
              first(RECEIVING, sdp).isPresent()));
    }
  }

  /** What we say of ourselves; we always wait for the other side to begin, with ICE and DTLS. */
  record Local(
      String ufrag,
      String password,
      String fingerprint,
      List<String> addresses,
      int port,
      int source) {
    String offer() {
      return text("0", "actpass", "sendrecv", OUR_DIGITS);
    }

    String answer(Remote remote) {
      return text(
          remote.mid(),
          "passive",
          remote.receivesOnly() ? "sendonly" : "sendrecv",
          remote.digits().orElse(-1));
    }

    private String text(String mid, String setup, String direction, int digits) {
      var lines = new ArrayList<String>();
      lines.addAll(
          List.of(
              "v=0",
              "o=- " + Integer.toUnsignedString(source) + " 2 IN IP4 127.0.0.1",
              "s=Twilio simulator",
              "t=0 0",
              "a=group:BUNDLE " + mid,
              "a=ice-lite",
              "a=msid-semantic: WMS simulator",
              "m=audio " + port + " UDP/TLS/RTP/SAVPF " + PCMU + (digits < 0 ? "" : " " + digits),
              "c=IN IP4 " + addresses.getFirst(),
              "a=mid:" + mid,
              "a=rtcp-mux",
              "a=rtpmap:" + PCMU + " PCMU/8000"));
      if (digits >= 0) {
        lines.add("a=rtpmap:" + digits + " telephone-event/8000");
        lines.add("a=fmtp:" + digits + " 0-16");
      }
      lines.addAll(
          List.of(
              "a=ptime:20",
              "a=" + direction,
              "a=setup:" + setup,
              "a=ice-ufrag:" + ufrag,
              "a=ice-pwd:" + password,
              "a=fingerprint:sha-256 " + fingerprint,
              "a=msid:simulator voice",
              "a=ssrc:" + Integer.toUnsignedString(source) + " cname:simulator"));
      for (int i = 0; i < addresses.size(); i++) {
        lines.add(
            "a=candidate:"
                + (i + 1)
                + " 1 udp "
                + (2130706431 - 256 * i)
                + " "
                + addresses.get(i)
                + " "
                + port
                + " typ host");
      }
      lines.add("a=end-of-candidates");
      // the SDK splits at these line ends
      return String.join("\r\n", lines) + "\r\n";
    }
  }

  static String fingerprint(byte[] sha256) {
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(sha256);
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find()
        ? Optional.of(matcher.groupCount() == 0 ? matcher.group() : matcher.group(1))
        : Optional.empty();
  }
}
