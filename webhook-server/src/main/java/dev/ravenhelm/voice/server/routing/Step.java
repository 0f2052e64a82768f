package dev.ravenhelm.voice.server.routing;

import org.jspecify.annotations.Nullable;

/**
 * What Twilio asks about, in the course of a call. Each is one URL that holds all that must be
 * remembered, since no replica remembers anything; {@code since} is when it began to wait, in
 * seconds of the epoch.
 */
public sealed interface Step {

  /** Whether devices rang, or somebody was talked with, until now. */
  default boolean endsDial() {
    return this instanceof Rang || this instanceof AgentRang || this instanceof QueueRang;
  }

  /** A call came in. */
  record Arrived() implements Step {}

  /** A caller was asked for a digit. */
  record MenuAnswered(Place place, int attempt, Trail trail) implements Step {}

  /** An agent was rung. */
  record AgentRang(String agent, Rung rung) implements Step {
    /** What of the agent's, in the order of turns. */
    public enum Rung {
      DEVICES,
      DESK_PHONE,
      PHONE
    }
  }

  /**
   * Numbers, a SIP address or a colleague's devices rang.
   *
   * @param desk the colleague whose desk phone has its turn now; null: that is all
   */
  record Rang(@Nullable String desk) implements Step {
    public Rang() {
      this(null);
    }
  }

  /** A caller waits in a TaskRouter queue and must hear something. */
  record QueueWaits(String queue, long since) implements Step {}

  /** A caller is no longer in a TaskRouter queue. */
  record QueueLeft(String queue, Trail trail) implements Step {}

  /**
   * Agents of a queue rang, without TaskRouter.
   *
   * @param first the agent whom the caller knows, or null
   */
  record QueueRang(String queue, int attempt, long since, @Nullable String first, Trail trail)
      implements Step {

    QueueRang next() {
      return new QueueRang(queue, attempt + 1, since, first, trail);
    }
  }

  /** A caller who waits pressed the key that asks for a call back. */
  record CallBackWanted(String queue, long since) implements Step {}

  /** A device of an agent answered, whom TaskRouter keeps a task for. */
  record WorkerAnswered(Reserved reserved) implements Step {}

  /** A phone of such an agent was picked up, by a person or a mailbox. */
  record WorkerPickedUp(Reserved reserved) implements Step {}

  /** Who picked it up was asked to press 1. */
  record WorkerAccepted(Reserved reserved) implements Step {}

  /** A caller was sent to the conference of a task. */
  record Meets(Reserved reserved) implements Step {}

  /** A message was recorded. */
  record Recorded(Mailbox mailbox) implements Step {}

  /** A phone was picked up, by a person or a mailbox. */
  record PickedUp() implements Step {}

  /** Who picked up a phone was asked to press 1. */
  record PickUpAnswered() implements Step {}
}
