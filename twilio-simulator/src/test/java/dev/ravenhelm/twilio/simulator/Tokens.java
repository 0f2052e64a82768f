package dev.ravenhelm.twilio.simulator;

import com.twilio.jwt.accesstoken.AccessToken;
import com.twilio.jwt.accesstoken.VoiceGrant;
import com.twilio.rest.api.v2010.account.NewKey;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Access tokens made by the Twilio SDK. */
final class Tokens {
  private Tokens() {}

  static String of(NewKey key, String identity, @Nullable String applicationSid) {
    return of(Bench.SID, key.getSid(), key.getSecret(), identity, applicationSid, 600);
  }

  static String withoutGrant(NewKey key, String identity) {
    return new AccessToken.Builder(
            Bench.SID, key.getSid(), key.getSecret().getBytes(StandardCharsets.UTF_8))
        .identity(identity)
        .build()
        .toJwt();
  }

  static String outgoingOnly(NewKey key, String identity, String applicationSid) {
    return new AccessToken.Builder(
            Bench.SID, key.getSid(), key.getSecret().getBytes(StandardCharsets.UTF_8))
        .identity(identity)
        .grant(new VoiceGrant().setOutgoingApplicationSid(applicationSid))
        .build()
        .toJwt();
  }

  static String of(
      String account,
      String key,
      String secret,
      String identity,
      @Nullable String applicationSid,
      int ttl) {
    var grant = new VoiceGrant().setIncomingAllow(true);
    if (applicationSid != null) {
      grant.setOutgoingApplicationSid(applicationSid);
    }
    return new AccessToken.Builder(account, key, secret.getBytes(StandardCharsets.UTF_8))
        .identity(identity)
        .grant(grant)
        .ttl(ttl)
        .build()
        .toJwt();
  }
}
