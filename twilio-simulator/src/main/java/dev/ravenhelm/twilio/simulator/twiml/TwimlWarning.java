package dev.ravenhelm.twilio.simulator.twiml;

/** Something in a document that Twilio leaves out and warns of. */
public record TwimlWarning(int code, String words) {}
