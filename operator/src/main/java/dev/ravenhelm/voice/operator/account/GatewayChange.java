package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewayStatus;
import dev.ravenhelm.voice.operator.status.Conditions;
import java.util.Objects;

/** Which changes of a gateway matter to what belongs to it. */
public final class GatewayChange {
  private GatewayChange() {}

  /**
   * Whether spec, Twilio's objects or the way out of waiting changed; pods coming up do not matter.
   */
  public static boolean matters(VoiceGateway before, VoiceGateway after) {
    return !Objects.equals(
            before.getMetadata().getGeneration(), after.getMetadata().getGeneration())
        || !Objects.equals(
            before.getMetadata().getDeletionTimestamp(), after.getMetadata().getDeletionTimestamp())
        || !twilioPart(before.getStatus()).equals(twilioPart(after.getStatus()));
  }

  private static String twilioPart(@org.jspecify.annotations.Nullable VoiceGatewayStatus status) {
    return status == null
        ? ""
        : status.accountSid()
            + " "
            + status.workspaceSid()
            + " "
            + Conditions.isTrue(status.conditions(), Conditions.SYNCED);
  }
}
