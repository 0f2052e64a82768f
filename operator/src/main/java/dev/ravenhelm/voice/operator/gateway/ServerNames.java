package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;
import java.util.TreeMap;

/** Names, labels and ports of a gateway's server. */
final class ServerNames {
  /** Twilio's port. */
  static final int PUBLIC_PORT = 8080;

  /** The agents' port. */
  static final int AGENTS_PORT = 8081;

  /** Health and metrics. */
  static final int ADMIN_PORT = 8082;

  /** Label of everything that the operator makes. */
  static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Value of that label. */
  static final String OPERATOR = "voice-operator";

  private ServerNames() {}

  /** Name of Deployment, Service and the rest. */
  static String of(VoiceGateway gateway) {
    return gateway.getMetadata().getName() + "-voice";
  }

  /** Labels that pods are selected by; they never change. */
  static Map<String, String> selector(VoiceGateway gateway) {
    return new TreeMap<>(
        Map.of(
            "app.kubernetes.io/name",
            "voice-webhook-server",
            "app.kubernetes.io/instance",
            gateway.getMetadata().getName()));
  }

  /** All labels. */
  static Map<String, String> labels(VoiceGateway gateway) {
    Map<String, String> labels = selector(gateway);
    labels.putAll(sharedLabels());
    labels.put("voice.ravenhelm.dev/gateway", gateway.getMetadata().getName());
    return labels;
  }

  /** Metadata of an object that goes when the gateway goes. */
  static ObjectMeta metadata(VoiceGateway gateway, String name) {
    return new ObjectMetaBuilder()
        .withNamespace(gateway.getMetadata().getNamespace())
        .withName(name)
        .withLabels(labels(gateway))
        .withOwnerReferences(ownedBy(gateway).withController(true).build())
        .build();
  }

  /**
   * Metadata of an object that several gateways may have together: it goes when the last of them
   * goes, and tells nothing of any one.
   */
  static ObjectMeta sharedMetadata(VoiceGateway gateway, String name) {
    return new ObjectMetaBuilder()
        .withNamespace(gateway.getMetadata().getNamespace())
        .withName(name)
        .withLabels(sharedLabels())
        .withOwnerReferences(ownedBy(gateway).build())
        .build();
  }

  private static Map<String, String> sharedLabels() {
    return new TreeMap<>(
        Map.of(MANAGED_BY, OPERATOR, "app.kubernetes.io/part-of", "ravenhelm-voice"));
  }

  private static OwnerReferenceBuilder ownedBy(VoiceGateway gateway) {
    return new OwnerReferenceBuilder()
        .withApiVersion(gateway.getApiVersion())
        .withKind(gateway.getKind())
        .withName(gateway.getMetadata().getName())
        .withUid(gateway.getMetadata().getUid());
  }
}
