package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** A call refused without being answered, so that it costs nobody anything. */
public record Reject(
    @Nullable
        @JsonPropertyDescription(
            "What the caller hears: Rejected (not in service) or Busy. Default Rejected.")
        Reason reason) {
  /** Twilio's two reasons. */
  public enum Reason {
    /** Not-in-service tone. */
    Rejected,
    /** Busy tone. */
    Busy
  }
}
