package dev.ravenhelm.twilio.simulator.rest;

/** Who asks: an account by its auth token, or one of its API keys. */
public sealed interface Principal {
  String accountSid();

  record Account(String accountSid) implements Principal {}

  record ApiKey(String accountSid, String keySid) implements Principal {}
}
