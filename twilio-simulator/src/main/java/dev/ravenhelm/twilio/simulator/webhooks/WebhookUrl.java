package dev.ravenhelm.twilio.simulator.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ravenhelm.twilio.simulator.rest.Form;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * A webhook's URL taken apart: where it goes, what of it is signed, and the connection overrides in
 * its fragment (twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
 *
 * @param target without user and fragment
 * @param signed what the signature covers: voice over HTTPS is signed without the port
 * @param authorization the Basic credentials that stood before the host
 */
public record WebhookUrl(
    String target,
    String signed,
    Optional<String> authorization,
    Duration connectTimeout,
    Duration readTimeout,
    Duration totalTime,
    int retries,
    Set<String> retryOn) {

  private static final int CONNECT_DEFAULT = 5000;
  private static final int READ_DEFAULT = 15000;
  private static final int RETRIES_DEFAULT = 1;

  public static WebhookUrl parse(String raw) {
    int hash = raw.indexOf('#');
    Form overrides = Form.parse(hash < 0 ? "" : raw.substring(hash + 1));
    String url = hash < 0 ? raw : raw.substring(0, hash);
    Optional<String> user = user(url);
    String target = user.map(u -> url.replaceFirst("://[^/?]*@", "://")).orElse(url);
    return new WebhookUrl(
        target,
        target.startsWith("https:")
            ? target.replaceFirst("^(https://[^/?]*?):[0-9]+(?=[/?]|$)", "$1")
            : target,
        user.map(u -> "Basic " + Base64.getEncoder().encodeToString(u.getBytes(UTF_8))),
        Duration.ofMillis(number(overrides, "ct", 100, 10_000, CONNECT_DEFAULT)),
        Duration.ofMillis(number(overrides, "rt", 100, 15_000, READ_DEFAULT)),
        Duration.ofMillis(number(overrides, "tt", 100, 15_000, READ_DEFAULT)),
        number(overrides, "rc", 0, 5, RETRIES_DEFAULT),
        Set.of(overrides.filled("rp").orElse("ct").split(",", -1)));
  }

  /** The same URL with {@code query} behind what query it has. */
  WebhookUrl withQuery(Form query) {
    String encoded = query.encode();
    if (encoded.isEmpty()) {
      return this;
    }
    String more = (target.contains("?") ? "&" : "?") + encoded;
    return new WebhookUrl(
        target + more,
        signed + more,
        authorization,
        connectTimeout,
        readTimeout,
        totalTime,
        retries,
        retryOn);
  }

  boolean retries(String reason) {
    return retryOn.contains(reason) || retryOn.contains("all");
  }

  private static Optional<String> user(String url) {
    int start = url.indexOf("://") + 3;
    int end = start;
    while (end < url.length() && url.charAt(end) != '/' && url.charAt(end) != '?') {
      end++;
    }
    int at = url.substring(start, end).lastIndexOf('@');
    return at < 0 ? Optional.empty() : Optional.of(url.substring(start, start + at));
  }

  private static int number(Form overrides, String name, int min, int max, int otherwise) {
    return overrides
        .filled(name)
        .filter(text -> text.matches("[0-9]{1,6}"))
        .map(Integer::parseInt)
        .filter(value -> value >= min && value <= max)
        .orElse(otherwise);
  }
}
