package dev.ravenhelm.twilio.simulator.rest;

/** Who asks: the account by its auth token, or one of its API keys. */
public sealed interface Principal {
  record Account(String sid) implements Principal {}

  record ApiKey(String sid) implements Principal {}
}
