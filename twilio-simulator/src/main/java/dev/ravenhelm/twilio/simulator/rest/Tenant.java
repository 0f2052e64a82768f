package dev.ravenhelm.twilio.simulator.rest;

import java.util.Optional;

/** An account as the front door sees it. */
public interface Tenant {
  String accountSid();

  /** The main account that this one belongs to; its own SID where it is the main one. */
  String ownerSid();

  String authToken();

  Optional<String> keySecret(String keySid);

  /** Refuses what a key may not do by its own policy. */
  void permit(String keySid, Route route);

  /** Notes that a request has changed something. */
  void audit(Write write);

  /** Neither suspended nor closed. */
  boolean active();

  /** The operations on what is in this account. */
  Routes routes();
}
