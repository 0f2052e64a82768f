package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** One observation of a resource's state, in the form of Kubernetes' {@code metav1.Condition}. */
public record Condition(
    @Required
        @JsonPropertyDescription(
            "What is observed: Ready, Reconciling, Stalled, Synced, Drifted; of a gateway also Deployed.")
        String type,
    @Required @JsonPropertyDescription("True, False or Unknown.") String status,
    @Nullable @JsonPropertyDescription("The generation of the spec that this was observed for.")
        Long observedGeneration,
    @Required @JsonPropertyDescription("When the status last changed, RFC 3339.")
        String lastTransitionTime,
    @Required @JsonPropertyDescription("Why, in one CamelCase word that programs may rely on.")
        String reason,
    @Required @JsonPropertyDescription("Why, for people.") String message) {

  /** Thousands of resources have the same few words. */
  public Condition {
    type = interned(type);
    status = interned(status);
    reason = interned(reason);
  }

  /** A resource of another version may lack what every one of this version has. */
  @SuppressWarnings("NullAway") // as it came
  private static String interned(@Nullable String word) {
    return word == null ? null : word.intern();
  }
}
