package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.operator.plan.Change;

/** Says whether something may be removed from Twilio. */
@FunctionalInterface
public interface Removals {
  /** Everything may. */
  Removals UNLIMITED = delete -> {};

  /**
   * Lets a removal through.
   *
   * @throws Converger.RefusedException where it may not be
   */
  void allow(Change.Delete delete);
}
