package dev.ravenhelm.voice.operator.plan;

import java.net.URI;
import java.net.URISyntaxException;

/** How a value is shown to people: URLs without user, query and fragment, long ones shortened. */
final class Redaction {
  private static final int LONGEST = 120;

  private Redaction() {}

  static String value(String field, String value) {
    if (field.equals("Password")) {
      return "(a secret)";
    }
    if (value.isEmpty()) {
      return "nothing";
    }
    String shown = field.endsWith("Url") || field.endsWith("Callback") ? url(value) : value;
    return "\"" + (shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…") + "\"";
  }

  private static String url(String value) {
    try {
      URI uri = new URI(value);
      if (uri.getHost() == null) {
        return "(a URL)";
      }
      String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      String hidden = uri.getRawQuery() == null && uri.getRawUserInfo() == null ? "" : "(…)";
      return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath() + hidden;
    } catch (URISyntaxException e) {
      return "(a URL)";
    }
  }
}
