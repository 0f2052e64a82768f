package dev.ravenhelm.voice.server.routing;

import java.time.Duration;

/** What a worker does about a reserved task. */
public sealed interface AssignmentDecision {

  /** The worker's devices ring; who answers joins a conference with the caller. */
  record Conference(String from, String to, Duration timeout, boolean record)
      implements AssignmentDecision {}

  /**
   * The worker's devices ring, and whoever answers is asked about: where a telephone rings
   * afterwards, or the caller is to be called back.
   */
  record Call(String from, String to, Duration timeout, Reserved reserved)
      implements AssignmentDecision {}

  /** The worker gets no call now. */
  record Decline() implements AssignmentDecision {}
}
