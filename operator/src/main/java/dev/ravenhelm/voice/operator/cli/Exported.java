package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.operator.plan.TwilioObject;
import java.util.List;
import java.util.Map;

/** What an object of Twilio became. */
sealed interface Exported {
  /** The objects it is about. */
  TwilioObject object();

  /**
   * A manifest.
   *
   * @param manifest as it is written
   * @param decisions what somebody must decide before it is of use
   * @param kept what stays in Twilio although the manifest does not say it
   */
  record As(
      TwilioObject object, Map<String, Object> manifest, List<String> decisions, List<String> kept)
      implements Exported {
    public As {
      decisions = List.copyOf(decisions);
      kept = List.copyOf(kept);
    }
  }

  /** Nothing, and why. */
  record LeftOut(TwilioObject object, String why) implements Exported {}
}
