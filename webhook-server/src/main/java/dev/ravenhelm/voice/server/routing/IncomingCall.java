package dev.ravenhelm.voice.server.routing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call from outside, at one step of its course.
 *
 * @param from E.164, or whatever a hidden or SIP caller has
 * @param to the number called
 */
public record IncomingCall(
    String callSid, String from, String to, Step step, Outcome outcome, Known known) {

  /** A call of somebody who knows nobody. */
  public IncomingCall(String callSid, String from, String to, Step step, Outcome outcome) {
    this(callSid, from, to, step, outcome, Known.NOBODY);
  }

  /** The same call, whose caller knows these agents. */
  public IncomingCall knowing(Known agents) {
    return new IncomingCall(callSid, from, to, step, outcome, agents);
  }

  /**
   * The agents whom a caller knows, by name.
   *
   * @param ticketOwner whose ticket the caller has, or null
   * @param lastAgent who spoke with the caller last, or null
   */
  public record Known(@Nullable String ticketOwner, @Nullable String lastAgent) {
    /** Of those that nothing is known of. */
    public static final Known NOBODY = new Known(null, null);
  }

  /**
   * What became of what the last answer asked for.
   *
   * @param digits empty when the caller pressed none
   * @param speech what Twilio heard the caller say, empty when that was nothing
   * @param dialStatus Twilio's DialCallStatus, empty when nothing was dialled
   * @param bridged Twilio's DialBridged, null when it does not say
   */
  public record Outcome(
      String digits, String speech, String dialStatus, @Nullable Boolean bridged, Queued queued) {

    /** Nothing has been asked for so far. */
    public static final Outcome NONE = new Outcome("", "", "", null, Queued.NONE);

    /**
     * What Twilio tells of a queue.
     *
     * @param result Twilio's QueueResult, empty while the caller waits
     * @param time how long the caller has waited
     * @param position the caller's place, from 1; 0 when Twilio does not say
     * @param average how long callers wait who are in the queue now
     */
    public record Queued(String result, Duration time, int position, Duration average) {
      /** There was no queue. */
      public static final Queued NONE = new Queued("", Duration.ZERO, 0, Duration.ZERO);
    }

    /**
     * Whether somebody was spoken to. A phone whose owner did not press 1 counts as completed, too,
     * and only DialBridged tells.
     */
    public boolean talked() {
      boolean ended = dialStatus.equals("completed") || dialStatus.equals("answered");
      return bridged == null ? ended : bridged;
    }

    /** Whether whoever was rung refused, which is an answer. */
    boolean declined() {
      return dialStatus.equals("busy");
    }
  }
}
