package dev.ravenhelm.twilio.simulator.rest;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** One of Twilio's API products, told by its host name or, on any other host, by the path. */
public enum Product {
  API("api", "/2010-04-01/.*"),
  TASKROUTER("taskrouter", "/v1/Workspaces.*"),
  IAM("iam", "/v1/Keys.*"),
  NOTIFY("notify", "/v1/Credentials.*"),
  MONITOR("monitor", "/v1/(Alerts|Events).*"),
  TRUNKING("trunking", "/v1/Trunks.*"),
  ROUTES("routes", "/v2/(PhoneNumbers|SipDomains|Trunks)/.*"),
  PRICING("pricing", "/v1/(PhoneNumbers|Voice)/(Countries|Numbers).*|/v2/Voice/.*"),
  INSIGHTS("insights", "/v1/(Voice|Conferences).*"),
  VOICE(
      "voice",
      "/v1/(DialingPermissions|Settings|ByocTrunks|ConnectionPolicies|IpRecords|SourceIpMappings).*");

  private final String subdomain;
  private final Pattern path;

  Product(String subdomain, String path) {
    this.subdomain = subdomain;
    this.path = Pattern.compile(path);
  }

  /** Where Twilio serves it, without a slash at the end. */
  public String url() {
    return "https://" + subdomain + ".twilio.com";
  }

  /** Host names may carry an edge and a region: {@code api.dublin.ie1.twilio.com}. */
  static Optional<Product> of(String host, String requestPath) {
    String name = host.toLowerCase(Locale.ROOT);
    boolean twilio = isTwilio(name);
    for (Product product : values()) {
      if (twilio
          ? name.startsWith(product.subdomain + ".")
          : product.path.matcher(requestPath).matches()) {
        return Optional.of(product);
      }
    }
    return Optional.empty();
  }

  static boolean isTwilio(String host) {
    int colon = host.indexOf(':');
    return (colon < 0 ? host : host.substring(0, colon))
        .toLowerCase(Locale.ROOT)
        .endsWith(".twilio.com");
  }
}
