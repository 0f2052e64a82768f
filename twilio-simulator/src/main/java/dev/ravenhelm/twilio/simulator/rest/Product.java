package dev.ravenhelm.twilio.simulator.rest;

import java.util.Locale;
import java.util.Optional;

/** One of Twilio's API products, told by its host name or, on any other host, by the path. */
public enum Product {
  API("api", "/2010-04-01/"),
  TASKROUTER("taskrouter", "/v1/Workspaces"),
  IAM("iam", "/v1/Keys");

  private final String subdomain;
  private final String path;

  Product(String subdomain, String path) {
    this.subdomain = subdomain;
    this.path = path;
  }

  /** Host names may carry an edge and a region: {@code api.dublin.ie1.twilio.com}. */
  static Optional<Product> of(String host, String requestPath) {
    String name = host.toLowerCase(Locale.ROOT);
    boolean twilio = isTwilio(name);
    for (Product product : values()) {
      if (twilio
          ? name.startsWith(product.subdomain + ".")
          : requestPath.startsWith(product.path)) {
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
