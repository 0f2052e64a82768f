package dev.ravenhelm.twilio.simulator.twiml;

import java.util.List;

/** A document as it is understood: what is to be done, and what was left out. */
public record Twiml(List<Verb> verbs, List<TwimlWarning> warnings) {
  public Twiml {
    verbs = List.copyOf(verbs);
    warnings = List.copyOf(warnings);
  }

  static Twiml of(Verb... verbs) {
    return new Twiml(List.of(verbs), List.of());
  }
}
