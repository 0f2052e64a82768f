package dev.ravenhelm.voice.api.v1alpha1;

/** Whether the operator may write to Twilio. */
public enum ManagementPolicy {
  /** Writes what the plan says. */
  Full,
  /** Writes nothing and shows the plan. */
  Observe
}
