package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.api.v1alpha1.DriftPolicy;
import dev.ravenhelm.voice.api.v1alpha1.ManagementPolicy;

/**
 * What the policies of a gateway allow for one reconciliation.
 *
 * @param appliedBefore whether exactly what is wanted now was written before: what differs then is
 *     drift and no news from the spec
 * @param removals stops many removals in a short time
 */
public record PolicyGate(
    ManagementPolicy management, DriftPolicy drift, boolean appliedBefore, Removals removals) {
  /** Nothing is written; what would be is the plan. */
  public static PolicyGate observing() {
    return new PolicyGate(ManagementPolicy.Observe, DriftPolicy.Report, false, Removals.UNLIMITED);
  }

  boolean allowsWrites() {
    return management == ManagementPolicy.Full && !(appliedBefore && drift == DriftPolicy.Report);
  }
}
