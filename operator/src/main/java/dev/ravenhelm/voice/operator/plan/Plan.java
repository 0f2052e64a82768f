package dev.ravenhelm.voice.operator.plan;

import java.util.List;
import java.util.Optional;

/** What to do to make one Twilio object what it should be, or why nothing may be done. */
public sealed interface Plan {
  /** Writes, in order; none where everything is as it should be. */
  record Changes(Optional<TwilioObject> found, List<Change> changes) implements Plan {
    public Changes {
      changes = List.copyOf(changes);
    }
  }

  /** Nothing may be written until somebody changes something. */
  record Refused(String reason, String message) implements Plan {}
}
