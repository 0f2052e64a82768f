package dev.ravenhelm.twilio.simulator.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The check of HTTP Basic credentials against the account's auth token and its API keys. */
public final class Credentials {
  private final String accountSid;
  private final String authToken;
  private final Function<String, Optional<String>> keySecrets;

  public Credentials(
      String accountSid, String authToken, Function<String, Optional<String>> keySecrets) {
    this.accountSid = accountSid;
    this.authToken = authToken;
    this.keySecrets = keySecrets;
  }

  Principal principal(String authorization) {
    String[] pair = decode(authorization);
    if (pair[0].equals(accountSid) && same(pair[1], authToken)) {
      return new Principal.Account(accountSid);
    }
    if (keySecrets.apply(pair[0]).filter(secret -> same(pair[1], secret)).isPresent()) {
      return new Principal.ApiKey(pair[0]);
    }
    throw refusal();
  }

  /** A standard key may do all but touch accounts and keys (twilio.com/docs/iam/api-keys). */
  void permit(Principal principal, Route route, Map<String, String> parameters) {
    boolean ofAnother =
        parameters.containsKey("AccountSid") && !accountSid.equals(parameters.get("AccountSid"));
    if (ofAnother) {
      throw Refusal.notFound(
          route.pattern().replace("{AccountSid}", "" + parameters.get("AccountSid")));
    }
    boolean guarded =
        route.pattern().contains("/Keys")
            || route.pattern().matches("/2010-04-01/Accounts(/\\{Sid})?\\.json");
    if (guarded && principal instanceof Principal.ApiKey) {
      throw refusal();
    }
  }

  static Refusal refusal() {
    return new Refusal(401, 20003, "Authenticate");
  }

  private static String[] decode(String authorization) {
    if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      try {
        var text =
            new String(Base64.getDecoder().decode(authorization.substring(6).strip()), UTF_8);
        int colon = text.indexOf(':');
        if (colon > 0) {
          return new String[] {text.substring(0, colon), text.substring(colon + 1)};
        }
      } catch (IllegalArgumentException e) {
        throw refusal();
      }
    }
    throw refusal();
  }

  private static boolean same(String given, String secret) {
    return MessageDigest.isEqual(given.getBytes(UTF_8), secret.getBytes(UTF_8));
  }
}
