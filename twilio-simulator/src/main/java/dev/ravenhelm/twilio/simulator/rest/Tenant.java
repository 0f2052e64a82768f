package dev.ravenhelm.twilio.simulator.rest;

import java.util.Optional;

/** An account as the front door sees it. */
public interface Tenant {
  String accountSid();

  /** The main account that this one belongs to; its own SID where it is the main one. */
  String ownerSid();

  String authToken();

  Optional<String> keySecret(String keySid);

  /** Neither suspended nor closed. */
  boolean active();

  /** The operations on what is in this account. */
  Routes routes();
}
