package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;

/** A gateway's TaskRouter workspace, as its status knows it. */
public final class Workspaces {
  private Workspaces() {}

  /** Whether the gateway routes by TaskRouter. */
  public static boolean used(VoiceGateway gateway) {
    VoiceGatewaySpec.Routing routing = gateway.getSpec().routing();
    return routing == null || routing.engine() != VoiceGatewaySpec.Engine.Direct;
  }

  /** Whether there is a workspace. */
  public static boolean known(VoiceGateway gateway) {
    return used(gateway)
        && gateway.getStatus() != null
        && gateway.getStatus().workspaceSid() != null;
  }

  /** Its SID; empty while an observing gateway has none. */
  public static String sid(VoiceGateway gateway) {
    return gateway.getStatus() == null || gateway.getStatus().workspaceSid() == null
        ? ""
        : gateway.getStatus().workspaceSid();
  }

  /** Whether the whole workspace is about to be removed, and everything in it. */
  public static boolean goes(VoiceGateway gateway) {
    VoiceGatewaySpec.Routing routing = gateway.getSpec().routing();
    return gateway.getMetadata().getDeletionTimestamp() != null
        && (routing == null || routing.workspaceSid() == null);
  }
}
