package dev.ravenhelm.voice.operator.plan;

import java.net.URI;
import java.net.URISyntaxException;

/** How a value is shown to people: URLs without user, query and fragment, long ones shortened. */
public final class Redaction {
  private static final int LONGEST = 120;

  private Redaction() {}

  static String value(String field, String value) {
    if (field.equals("Password")) {
      return shown(field, value);
    }
    return value.isEmpty() ? "nothing" : "\"" + shown(field, value) + "\"";
  }

  /** A field's value as people may see it; empty where it is. */
  public static String shown(String field, String value) {
    if (field.equals("Password")) {
      return "(a secret)";
    }
    String shown = field.endsWith("Url") || field.endsWith("Callback") ? url(value) : value;
    return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…";
  }

  private static String url(String value) {
    if (value.isEmpty()) {
      return value;
    }
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
