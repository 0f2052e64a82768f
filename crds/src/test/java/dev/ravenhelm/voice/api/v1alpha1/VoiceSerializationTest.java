package dev.ravenhelm.voice.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

class VoiceSerializationTest {
  private final KubernetesSerialization serialization = VoiceSerialization.create();

  @Test
  void notesFieldsAndValuesOfAnotherVersionOnTheResource() {
    VoiceNumber number =
        serialization.unmarshal(
            """
            apiVersion: voice.ravenhelm.dev/v1alpha1
            kind: VoiceNumber
            metadata: {name: main}
            spec:
              phoneNumber: "+15550100001"
              colour: {warm: true}
              deletionPolicy: Donate
              inbound: {queueRef: {name: support}}
            """,
            VoiceNumber.class);

    assertThat(number.unreadable())
        .containsExactlyInAnyOrder(
            "spec.colour has a name or a value that this version does not know",
            "spec.deletionPolicy has a name or a value that this version does not know");
    assertThat(VoiceSerialization.copy(serialization, number).unreadable())
        .as("a controller's cache hands out copies")
        .isEqualTo(number.unreadable());
    assertThat(number.getSpec().phoneNumber()).isEqualTo("+15550100001");
    assertThat(number.getSpec().inbound().queueRef()).isEqualTo(new Ref("support"));
  }

  @Test
  void notesAValueOfAnotherFormInsteadOfFailing() {
    VoiceNumber number =
        serialization.unmarshal(
            """
            apiVersion: voice.ravenhelm.dev/v1alpha1
            kind: VoiceNumber
            metadata: {name: main}
            spec: {webhook: {retries: [1]}}
            """,
            VoiceNumber.class);

    assertThat(number.unreadable())
        .contains("spec.webhook.retries has a name or a value that this version does not know");
  }

  @Test
  void notesAScalarWhereARecordIsExpected() {
    VoiceNumber number =
        serialization.unmarshal(
            """
            apiVersion: voice.ravenhelm.dev/v1alpha1
            kind: VoiceNumber
            metadata: {name: main}
            spec: {phoneNumber: "+15550100001", gatewayRef: main}
            """,
            VoiceNumber.class);

    assertThat(number.unreadable())
        .contains("spec.gatewayRef has a name or a value that this version does not know");
  }

  @Test
  void notesNothingOnAResourceOfThisVersion() {
    VoiceNumber number =
        serialization.unmarshal(
            """
            apiVersion: voice.ravenhelm.dev/v1alpha1
            kind: VoiceNumber
            metadata: {name: main}
            spec: {phoneNumber: "+15550100001", deletionPolicy: Restore}
            """,
            VoiceNumber.class);

    assertThat(number.unreadable()).isEmpty();
    assertThat(number.getSpec().deletionPolicy()).isEqualTo(VoiceNumberSpec.DeletionPolicy.Restore);
    assertThat(serialization.asYaml(number)).doesNotContain("unreadable");
  }
}
