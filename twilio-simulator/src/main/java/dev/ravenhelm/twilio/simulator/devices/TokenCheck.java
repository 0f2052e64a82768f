package dev.ravenhelm.twilio.simulator.devices;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.twilio.simulator.keys.ApiKeys;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The check of access tokens, as Twilio's signalling does it, with Twilio's codes. */
public final class TokenCheck {
  private static final int INVALID = 20101;
  private static final int BAD_HEADER = 20102;
  private static final int BAD_ISSUER = 20103;
  private static final int EXPIRED = 20104;
  private static final int NOT_YET = 20105;
  private static final int BAD_GRANTS = 20106;
  private static final int BAD_SIGNATURE = 20107;
  private static final int TOO_LONG = 20157;
  private static final Duration MAX_TTL = Duration.ofHours(24);

  private final ObjectMapper mapper = new ObjectMapper();
  private final String accountSid;
  private final ApiKeys keys;

  public TokenCheck(String accountSid, ApiKeys keys) {
    this.accountSid = accountSid;
    this.keys = keys;
  }

  /**
   * The token's grants, or a refusal; {@code now} is the wall's time, as the token's maker sees it.
   */
  public AccessToken check(String jwt, Instant now) {
    List<String> parts = List.of(jwt.split("\\.", -1));
    if (parts.size() != 3) {
      throw refused(INVALID, "Access Token invalid: not a JWT");
    }
    JsonNode header = json(parts.get(0));
    JsonNode claims = json(parts.get(1));
    if (!header.path("alg").asText().equals("HS256")
        || !header.path("typ").asText().equals("JWT")
        || !header.path("cty").asText().equals("twilio-fpa;v=1")) {
      throw refused(
          BAD_HEADER, "Invalid Access Token header: needs typ JWT, alg HS256, cty twilio-fpa;v=1");
    }
    String key = claims.path("iss").asText();
    String secret =
        keys.secret(key)
            .filter(s -> keys.signsTokens(key))
            .orElseThrow(() ->
                refused(
                    BAD_ISSUER,
                    "Invalid Access Token issuer or subject: iss is no API key of the account that may sign"));
    if (!claims.path("sub").asText().equals(accountSid)) {
      throw refused(BAD_ISSUER, "Invalid Access Token issuer or subject: sub is not the account");
    }
    if (!signed(parts.get(0) + "." + parts.get(1), parts.get(2), secret)) {
      throw refused(BAD_SIGNATURE, "Invalid Access Token signature");
    }
    checkTimes(claims, now);
    return grants(key, header.path("twr").asText("us1"), claims);
  }

  private static void checkTimes(JsonNode claims, Instant now) {
    if (!claims.path("exp").isNumber()) {
      throw refused(EXPIRED, "Access Token expired or expiration date invalid: no exp");
    }
    Instant expires = Instant.ofEpochSecond(claims.path("exp").asLong());
    if (!expires.isAfter(now)) {
      throw refused(EXPIRED, "Access Token expired");
    }
    if (expires.isAfter(now.plus(MAX_TTL).plusSeconds(60))) {
      throw refused(
          TOO_LONG, "Expiration Time in the Access Token Exceeds Maximum Time Allowed: 24 hours");
    }
    if (claims.path("nbf").isNumber()
        && Instant.ofEpochSecond(claims.path("nbf").asLong()).isAfter(now.plusSeconds(1))) {
      throw refused(NOT_YET, "Access Token not yet valid");
    }
  }

  private static AccessToken grants(String key, String region, JsonNode claims) {
    JsonNode grants = claims.path("grants");
    String identity = grants.path("identity").asText("");
    JsonNode voice = grants.path("voice");
    if (!voice.isObject()) {
      throw refused(BAD_GRANTS, "Invalid Access Token grants: no voice grant");
    }
    if (!identity.matches("[A-Za-z0-9_]{1,121}")) {
      throw refused(
          BAD_GRANTS,
          "Invalid Access Token grants: identity must be up to 121 letters, digits and underscores");
    }
    JsonNode outgoing = voice.path("outgoing");
    return new AccessToken(
        key,
        identity,
        Instant.ofEpochSecond(claims.path("exp").asLong()),
        region,
        voice.path("incoming").path("allow").asBoolean(false),
        Optional.of(outgoing.path("application_sid").asText("")).filter(sid -> !sid.isEmpty()),
        outgoing.path("params"));
  }

  private static boolean signed(String text, String signature, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      byte[] wanted = mac.doFinal(text.getBytes(UTF_8));
      return MessageDigest.isEqual(wanted, Base64.getUrlDecoder().decode(signature));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private JsonNode json(String part) {
    try {
      return mapper.readTree(Base64.getUrlDecoder().decode(part));
    } catch (IOException | IllegalArgumentException e) {
      throw refused(INVALID, "Access Token invalid: not a JWT");
    }
  }

  private static Refusal refused(int code, String words) {
    return new Refusal(401, code, words);
  }
}
