package dev.ravenhelm.twilio.simulator.twiml;

import static dev.ravenhelm.twilio.simulator.twiml.TwimlParser.attribute;
import static dev.ravenhelm.twilio.simulator.twiml.TwimlParser.children;
import static dev.ravenhelm.twilio.simulator.twiml.TwimlParser.flag;
import static dev.ravenhelm.twilio.simulator.twiml.TwimlParser.link;
import static dev.ravenhelm.twilio.simulator.twiml.TwimlParser.text;

import dev.ravenhelm.twilio.simulator.rest.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/** Reader of what stands inside a {@code <Dial>}. */
final class Nouns {
  private static final int MAX_CLIENTS = 10;

  private Nouns() {}

  static List<Noun> of(Element dial) {
    var nouns = new ArrayList<Noun>();
    children(dial).forEach(element -> nouns.add(noun(element)));
    if (nouns.isEmpty() && !text(dial).isEmpty()) {
      nouns.add(party(text(dial), dial, new Form()));
    }
    if (nouns.size() > MAX_CLIENTS) {
      throw new TwimlProblem(13217, "Dial: more than 10 parties");
    }
    return nouns;
  }

  private static Noun noun(Element e) {
    return switch (e.getTagName()) {
      case "Number" -> party(text(e).replaceAll("[ ()-]", ""), e, new Form());
      case "Sip" -> party(text(e), e, new Form());
      case "Client" -> client(e);
      case "Conference" ->
          new Noun.Conference(
              text(e),
              !e.getAttribute("startConferenceOnEnter").equalsIgnoreCase("false"),
              flag(e, "endConferenceOnExit"),
              flag(e, "muted"),
              e.getAttribute("participantLabel"),
              link(e, "waitUrl", "waitMethod"),
              callback(e, Set.of("start", "end")));
      case "Queue" ->
          new Noun.Queue(
              text(e),
              link(e, "url", "method"),
              attribute(e, "reservationSid"),
              attribute(e, "postWorkActivitySid"));
      default ->
          throw new TwimlProblem(
              12200, "Schema validation: " + e.getTagName() + " is not a noun of Dial");
    };
  }

  private static Noun client(Element e) {
    var parameters = new Form();
    Optional<String> identity = Optional.empty();
    for (Element child : children(e)) {
      if (child.getTagName().equals("Identity")) {
        identity = Optional.of(text(child));
      } else if (child.getTagName().equals("Parameter")) {
        parameters.add(child.getAttribute("name"), child.getAttribute("value"));
      }
    }
    return party("client:" + identity.orElse(text(e)), e, parameters);
  }

  private static Noun.Party party(String address, Element e, Form parameters) {
    return new Noun.Party(
        address,
        e.getTagName().equals("Dial") ? Optional.empty() : link(e, "url", "method"),
        callback(e, Set.of("completed")),
        e.getAttribute("sendDigits"),
        parameters);
  }

  private static Noun.Callback callback(Element e, Set<String> otherwise) {
    return new Noun.Callback(
        link(e, "statusCallback", "statusCallbackMethod"),
        attribute(e, "statusCallbackEvent")
            .map(events -> Set.copyOf(List.of(events.strip().split("[ ,]+"))))
            .orElse(otherwise));
  }
}
