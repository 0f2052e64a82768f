package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.rest.Form;

/** Devices that are connected at this moment, in the hands of a program or a person. */
@FunctionalInterface
public interface Ringer {
  /**
   * Rings what is connected under the leg's address and moves the leg to ringing; false, with the
   * leg untouched, where nothing is. From then on the ringer moves the leg.
   */
  boolean ring(Call leg, Form parameters);
}
