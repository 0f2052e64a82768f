package dev.ravenhelm.voice.operator.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.Condition;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewayStatus;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusMetricsTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final StatusMetrics metrics = new StatusMetrics(meters, Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void countsResourcesByWhatTheirConditionsSayNow() {
    VoiceNumber one = resource(new VoiceNumber(), "1");
    VoiceNumber two = resource(new VoiceNumber(), "2");
    metrics.told(one, null, List.of(ready("False", "GatewayNotSynced")));
    metrics.told(two, null, List.of(ready("False", "GatewayNotSynced")));
    assertThat(count("False", "GatewayNotSynced")).isEqualTo(2);

    metrics.told(one, null, List.of(ready("True", "Ready")));
    metrics.told(one, null, List.of(ready("True", "Ready")));
    assertThat(count("True", "Ready")).as("told twice, counted once").isEqualTo(1);
    assertThat(count("False", "GatewayNotSynced")).isEqualTo(1);

    metrics.gone(two);
    assertThat(count("False", "GatewayNotSynced")).isZero();
  }

  @Test
  void tellsTheAgeOfTheOldestKeyInUse() {
    assertThat(oldest()).isZero();
    metrics.told(resource(new VoiceGateway(), "1"), key("2026-11-25T11:00:00Z"), List.of());
    VoiceGateway older = resource(new VoiceGateway(), "2");
    metrics.told(older, key("2026-11-25T10:00:00Z"), List.of());
    assertThat(oldest()).isEqualTo(7200);

    metrics.gone(older);
    assertThat(oldest()).isEqualTo(3600);
  }

  @Test
  void countsWhatWasPutRightAgain() {
    metrics.corrected(resource(new VoiceNumber(), "1"));

    assertThat(meters.get("voice.drift.corrected").tag("kind", "VoiceNumber").counter().count())
        .isEqualTo(1);
  }

  private double count(String status, String reason) {
    return meters
        .get("voice.resource.conditions")
        .tags("kind", "VoiceNumber", "condition", "Ready", "status", status, "reason", reason)
        .gauge()
        .value();
  }

  private double oldest() {
    return meters.get("voice.api.key.oldest.seconds").gauge().value();
  }

  private static Condition ready(String status, String reason) {
    return new Condition("Ready", status, 1L, NOW.toString(), reason, "");
  }

  private static VoiceGatewayStatus key(String createdAt) {
    return VoiceSerialization.create()
        .convertValue(Map.of("apiKey", Map.of("createdAt", createdAt)), VoiceGatewayStatus.class);
  }

  private static <R extends VoiceResource<?, ?>> R resource(R resource, String uid) {
    resource.getMetadata().setUid(uid);
    return resource;
  }
}
