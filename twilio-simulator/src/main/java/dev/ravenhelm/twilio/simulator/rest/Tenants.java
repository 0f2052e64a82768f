package dev.ravenhelm.twilio.simulator.rest;

import java.util.Optional;

/** All accounts there are. */
public interface Tenants {
  Optional<? extends Tenant> find(String accountSid);

  Optional<? extends Tenant> ofKey(String keySid);
}
