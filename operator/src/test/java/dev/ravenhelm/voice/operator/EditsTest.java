package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EditsTest {
  private static final VoiceNumber BEFORE = number(1, Map.of(), List.of("f"));

  @Test
  void hearsOfASpecAFinalizerAndOurAnnotations() {
    assertThat(Edits.matters(number(2, Map.of(), List.of("f")), BEFORE)).isTrue();
    assertThat(Edits.matters(number(1, Map.of(), List.of()), BEFORE)).isTrue();
    assertThat(
            Edits.matters(
                number(1, Map.of("voice.ravenhelm.dev/handover-to", "next"), List.of("f")), BEFORE))
        .isTrue();
  }

  @Test
  void doesNotHearOfItsOwnStatusAndOfOthersAnnotations() {
    assertThat(
            Edits.matters(
                number(1, Map.of("argocd.argoproj.io/tracking-id", "x"), List.of("f")), BEFORE))
        .isFalse();
  }

  private static VoiceNumber number(
      long generation, Map<String, String> annotations, List<String> finalizers) {
    VoiceNumber number = new VoiceNumber();
    number.setMetadata(
        new ObjectMetaBuilder()
            .withName("n")
            .withGeneration(generation)
            .withAnnotations(annotations)
            .withFinalizers(finalizers)
            .build());
    return number;
  }
}
