package dev.ravenhelm.voice.server.routing;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may get access tokens, and for how long. */
public record AgentAccess(
    String issuer,
    String audience,
    String subjectClaim,
    Duration tokenTtl,
    Set<String> allowedOrigins,
    @Nullable String iosPush,
    @Nullable String androidPush) {

  public AgentAccess {
    allowedOrigins = Set.copyOf(allowedOrigins);
  }

  /** Whether who has signed in with one is signed in with the other. */
  public boolean trustsAs(AgentAccess other) {
    return issuer.equals(other.issuer)
        && audience.equals(other.audience)
        && subjectClaim.equals(other.subjectClaim);
  }
}
