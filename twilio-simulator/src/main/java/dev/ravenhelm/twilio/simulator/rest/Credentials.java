package dev.ravenhelm.twilio.simulator.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The check of HTTP Basic credentials against the accounts' auth tokens and API keys, and of what
 * they may touch.
 */
final class Credentials {
  private static final Pattern ACCOUNTS = Pattern.compile("/2010-04-01/Accounts(/\\{Sid})?\\.json");
  private static final Pattern NAMED = Pattern.compile("/2010-04-01/Accounts/([^/.]+)/.*");
  private static final Pattern GUARDED = Pattern.compile("/(Signing)?Keys");
  private static final Pattern TRAFFIC = Pattern.compile(".*/(Calls|Messages|Participants)\\.json");

  private static final Pattern MEDIA =
      Pattern.compile("/2010-04-01/Accounts/([^/]+)/Recordings/RE[0-9a-f]{32}(\\.wav|\\.mp3)?");

  private final Tenants tenants;

  Credentials(Tenants tenants) {
    this.tenants = tenants;
  }

  /** The account that a request says it comes from, before anybody has checked that. */
  Optional<String> asker(String authorization) {
    return decode(authorization)
        .map(Given::name)
        .flatMap(name ->
            tenants
                .find(name)
                .<Tenant>map(known -> known)
                .or(() -> tenants.ofKey(name))
                .map(Tenant::accountSid));
  }

  /** Recordings are for everybody who knows their URL, unless credentials are sent. */
  Principal principal(String authorization, String path) {
    Matcher media = MEDIA.matcher(path);
    if (authorization.isEmpty() && media.matches() && tenants.find(media.group(1)).isPresent()) {
      return new Principal.Account(media.group(1));
    }
    return principal(authorization);
  }

  private Principal principal(String authorization) {
    Given given = decode(authorization).orElseThrow(Credentials::refusal);
    Optional<? extends Tenant> account = tenants.find(given.name);
    if (account.isPresent() && same(given.secret, account.get().authToken())) {
      return active(account.get(), new Principal.Account(given.name));
    }
    Optional<? extends Tenant> owner = tenants.ofKey(given.name);
    if (owner.isPresent() && same(given.secret, owner.get().keySecret(given.name).orElse(""))) {
      return active(owner.get(), new Principal.ApiKey(owner.get().accountSid(), given.name));
    }
    throw refusal();
  }

  /**
   * The account that a request acts on: the one in the path of the 2010 API, which may be a
   * subaccount of whoever asks with an auth token, and else the asker's own
   * (twilio.com/docs/iam/api/subaccounts#authentication).
   */
  Tenant actsOn(Principal principal, String path) {
    Tenant own = tenants.find(principal.accountSid()).orElseThrow(Credentials::refusal);
    Matcher named = NAMED.matcher(path);
    if (!named.matches() || named.group(1).equals(own.accountSid())) {
      return own;
    }
    String sid = named.group(1);
    Tenant other =
        tenants
            .find(sid)
            .filter(t -> t.ownerSid().equals(own.accountSid()))
            .orElseThrow(() -> Refusal.notFound(path));
    if (principal instanceof Principal.ApiKey) {
      throw refusal();
    }
    return other;
  }

  /** A standard key may do all but touch accounts and keys (twilio.com/docs/iam/api-keys). */
  void permit(Principal principal, Tenant tenant, Route route) {
    boolean guarded =
        GUARDED.matcher(route.pattern()).find() || ACCOUNTS.matcher(route.pattern()).matches();
    if (guarded && principal instanceof Principal.ApiKey) {
      throw refusal();
    }
    if (principal instanceof Principal.ApiKey key) {
      tenant.permit(key.keySid(), route);
    }
    if (!tenant.active()
        && route.method().equals("POST")
        && TRAFFIC.matcher(route.pattern()).matches()) {
      throw inactive(tenant.accountSid());
    }
  }

  static Refusal refusal() {
    return new Refusal(401, 20003, "Authenticate");
  }

  private static Principal active(Tenant tenant, Principal principal) {
    if (!tenant.active()) {
      throw inactive(tenant.accountSid());
    }
    return principal;
  }

  /** twilio.com/docs/api/errors/20005. */
  private static Refusal inactive(String sid) {
    return new Refusal(
        401,
        20005,
        "Account " + sid + " is not active: its main account must set its Status to active");
  }

  private static Optional<Given> decode(String authorization) {
    if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      try {
        var text =
            new String(Base64.getDecoder().decode(authorization.substring(6).strip()), UTF_8);
        int colon = text.indexOf(':');
        if (colon > 0) {
          return Optional.of(new Given(text.substring(0, colon), text.substring(colon + 1)));
        }
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean same(String given, String secret) {
    return MessageDigest.isEqual(given.getBytes(UTF_8), secret.getBytes(UTF_8));
  }

  /** What a request shows to be let in. */
  private record Given(String name, String secret) {}
}
