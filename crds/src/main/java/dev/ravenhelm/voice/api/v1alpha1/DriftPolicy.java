package dev.ravenhelm.voice.api.v1alpha1;

/** What happens when Twilio no longer has what the spec says. */
public enum DriftPolicy {
  /** Reported, then written again. */
  Correct,
  /** Reported only. */
  Report
}
