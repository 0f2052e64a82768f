package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.api.v1alpha1.DriftPolicy;
import dev.ravenhelm.voice.api.v1alpha1.ManagementPolicy;

/**
 * What the policies of a gateway allow for one reconciliation.
 *
 * @param appliedBefore whether exactly what is wanted now was written before: what differs then is
 *     drift and no news from the spec
 */
public record PolicyGate(ManagementPolicy management, DriftPolicy drift, boolean appliedBefore) {
  boolean allowsWrites() {
    return management == ManagementPolicy.Full && !(appliedBefore && drift == DriftPolicy.Report);
  }
}
