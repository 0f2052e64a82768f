package dev.ravenhelm.voice.server.routing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call from outside, at one step of its course.
 *
 * @param from E.164, or whatever a hidden or SIP caller has
 * @param to the number called
 */
public record IncomingCall(String callSid, String from, String to, Step step, Outcome outcome) {

  /**
   * What became of what the last answer asked for.
   *
   * @param digits empty when the caller pressed none
   * @param dialStatus Twilio's DialCallStatus, empty when nothing was dialled
   * @param bridged Twilio's DialBridged, null when it does not say
   * @param queueResult Twilio's QueueResult, empty when there was no queue
   * @param queueTime how long Twilio says that the caller has waited
   */
  public record Outcome(
      String digits,
      String dialStatus,
      @Nullable Boolean bridged,
      String queueResult,
      Duration queueTime) {

    /** Nothing has been asked for so far. */
    public static final Outcome NONE = new Outcome("", "", null, "", Duration.ZERO);

    /**
     * Whether somebody was spoken to. A phone whose owner did not press 1 counts as completed, too,
     * and only DialBridged tells.
     */
    boolean talked() {
      boolean ended = dialStatus.equals("completed") || dialStatus.equals("answered");
      return bridged == null ? ended : bridged;
    }
  }
}
