package dev.ravenhelm.voice.server.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.config.ApiKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's access token, as twilio-java's {@code AccessToken} writes it, but with a {@code jti} of
 * its own: that library's float arithmetic gives the same one for two minutes.
 *
 * @param applicationSid the TwiML application for outgoing calls; null: none may be placed
 * @param pushCredentialSid wakes a mobile device; null: a browser
 * @param endpointId tells devices of one identity apart, or null
 */
record AccessToken(
    ApiKey key,
    String accountSid,
    String region,
    String identity,
    boolean incoming,
    @Nullable String applicationSid,
    @Nullable String pushCredentialSid,
    @Nullable String endpointId,
    Instant issuedAt,
    Duration ttl,
    String nonce) {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  Instant expiresAt() {
    return Instant.ofEpochSecond(issuedAt.plus(ttl).getEpochSecond());
  }

  /** The token in compact form, signed. */
  String signed(ObjectMapper json) {
    String signed = part(json, header(json)) + "." + part(json, claims(json));
    return signed + "." + BASE64.encodeToString(hmac(signed));
  }

  private ObjectNode header(ObjectMapper json) {
    ObjectNode header =
        json.createObjectNode().put("typ", "JWT").put("alg", "HS256").put("cty", "twilio-fpa;v=1");
    return region.equals("us1") ? header : header.put("twr", region);
  }

  private ObjectNode claims(ObjectMapper json) {
    ObjectNode claims =
        json.createObjectNode()
            .put("jti", key.sid() + "-" + nonce)
            .put("iss", key.sid())
            .put("sub", accountSid)
            .put("iat", issuedAt.getEpochSecond())
            .put("exp", expiresAt().getEpochSecond());
    ObjectNode grants = claims.putObject("grants").put("identity", identity);
    ObjectNode voice = grants.putObject("voice");
    voice.putObject("incoming").put("allow", incoming);
    if (applicationSid != null) {
      ObjectNode outgoing = voice.putObject("outgoing").put("application_sid", applicationSid);
      outgoing.putObject("params").put("identity", identity);
    }
    if (pushCredentialSid != null) {
      voice.put("push_credential_sid", pushCredentialSid);
    }
    if (endpointId != null) {
      voice.put("endpoint_id", endpointId);
    }
    return claims;
  }

  private static String part(ObjectMapper json, ObjectNode node) {
    try {
      return BASE64.encodeToString(json.writeValueAsBytes(node));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings is JSON", e);
    }
  }

  private byte[] hmac(String signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA256", e);
    }
  }
}
