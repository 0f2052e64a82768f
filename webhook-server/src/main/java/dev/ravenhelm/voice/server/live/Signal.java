package dev.ravenhelm.voice.server.live;

import dev.ravenhelm.voice.server.events.ToldEvent;

/** Why a stream has something to do. */
sealed interface Signal {

  /** Something happened to a call, perhaps to one of this agent. */
  record News(ToldEvent event) implements Signal {}

  /** The agent's state may be another than it was. */
  record Look() implements Signal {}

  /** This replica stops. */
  record Stop() implements Signal {}
}
