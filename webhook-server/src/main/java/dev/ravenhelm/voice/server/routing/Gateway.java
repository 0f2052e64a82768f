package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec.Engine;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The gateway that is served: one account, its public URL and what holds for all its calls.
 *
 * @param publicUrl without a slash at its end
 * @param accountSid null until the operator has seen the account
 * @param workspaceSid the TaskRouter workspace; null: agents have no presence
 * @param access null when no agent may get a token
 * @param kafka null when no events are sent
 * @param context null when nobody is asked who calls
 * @param sip where desk phones sign in; null: there are none
 * @param retention how long recordings are kept; null: until somebody deletes them
 */
public record Gateway(
    String name,
    String publicUrl,
    String region,
    Engine engine,
    @Nullable String accountSid,
    @Nullable String applicationSid,
    @Nullable String apiKeySid,
    @Nullable String workspaceSid,
    BlockedCallers blocked,
    OutgoingRules outgoing,
    @Nullable AgentAccess access,
    VoiceGatewaySpec.@Nullable Kafka kafka,
    VoiceGatewaySpec.@Nullable Context context,
    @Nullable SipDomain sip,
    @Nullable Duration retention) {

  /** The path below which this gateway's webhooks are, empty when the public URL has none. */
  public String pathPrefix() {
    int slash = publicUrl.indexOf('/', publicUrl.indexOf("://") + 3);
    return slash < 0 ? "" : publicUrl.substring(slash);
  }

  static <T> Set<T> setOf(@Nullable List<T> list) {
    return list == null ? Set.of() : Set.copyOf(list);
  }
}
