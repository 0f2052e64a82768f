package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.ArrayList;
import java.util.List;

/** The Secrets that a gateway's Kafka needs, as files that the server reads. Pure. */
final class KafkaSecrets {
  private KafkaSecrets() {}

  /**
   * One source a file: {@code ca.crt}, {@code username}, {@code password}; empty where none is
   * named.
   */
  static List<VolumeProjection> sources(VoiceGateway gateway) {
    VoiceGatewaySpec.Events events = gateway.getSpec().events();
    List<VolumeProjection> sources = new ArrayList<>();
    if (events == null || events.kafka() == null) {
      return sources;
    }
    VoiceGatewaySpec.Kafka kafka = events.kafka();
    if (kafka.tls() != null && kafka.tls().ca() != null) {
      sources.add(SecretFile.of(kafka.tls().ca(), "ca.crt"));
    }
    if (kafka.sasl() != null) {
      sources.add(SecretFile.of(kafka.sasl().username(), "username"));
      sources.add(SecretFile.of(kafka.sasl().password(), "password"));
    }
    return sources;
  }
}
