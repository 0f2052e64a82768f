package dev.ravenhelm.twilio.simulator.twiml;

import static dev.ravenhelm.twilio.simulator.twiml.Elements.attribute;
import static dev.ravenhelm.twilio.simulator.twiml.Elements.flag;
import static dev.ravenhelm.twilio.simulator.twiml.Elements.link;
import static dev.ravenhelm.twilio.simulator.twiml.Elements.number;
import static dev.ravenhelm.twilio.simulator.twiml.Elements.text;
import static dev.ravenhelm.twilio.simulator.twiml.Elements.unlessFalse;
import static dev.ravenhelm.twilio.simulator.twiml.Elements.words;

import dev.ravenhelm.twilio.simulator.rest.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/** Reader of what stands inside a {@code <Dial>}. */
final class Nouns {
  private static final int MAX_PARTIES = 10;
  private static final int MAX_PARTICIPANTS = 250;

  private final Schema schema;

  Nouns(Schema schema) {
    this.schema = schema;
  }

  List<Noun> of(Element dial) {
    var nouns = new ArrayList<Noun>();
    schema.children(dial).forEach(element -> nouns.add(noun(element)));
    String bare = text(dial);
    if (nouns.isEmpty() && !bare.isEmpty()) {
      nouns.add(
          new Noun.Party(
              dialled(bare),
              Optional.empty(),
              Noun.Callback.NONE,
              "",
              Noun.Detection.OFF,
              new Form()));
    }
    if (nouns.size() > MAX_PARTIES) {
      throw new TwimlProblem(13250, "Dial: Too many URIs passed: more than 10");
    }
    return nouns;
  }

  private Noun noun(Element e) {
    return switch (e.getTagName()) {
      case "Number", "Sim" -> party(dialled(text(e)), e, new Form());
      case "Sip" -> party(text(e), e, new Form());
      case "Client" -> client(e);
      case "Conference" -> conference(e);
      case "Application" -> application(e);
      case "Queue" -> queue(e);
      default -> throw new IllegalStateException("the grammar lets no other noun through");
    };
  }

  private static String dialled(String text) {
    return text.startsWith("sip:") || text.startsWith("client:")
        ? text
        : text.replaceAll("[ ().-]", "");
  }

  private Noun client(Element e) {
    Optional<String> identity = Optional.empty();
    var parameters = new Form();
    for (Element child : schema.children(e)) {
      if (child.getTagName().equals("Identity")) {
        identity = Optional.of(text(child));
      } else {
        parameters.add(child.getAttribute("name"), child.getAttribute("value"));
      }
    }
    return party("client:" + identity.orElse(text(e)), e, parameters);
  }

  private Noun application(Element e) {
    Optional<String> sid = Optional.empty();
    var parameters = new Form();
    for (Element child : schema.children(e)) {
      if (child.getTagName().equals("ApplicationSid")) {
        sid = Optional.of(text(child));
      } else {
        parameters.add(child.getAttribute("name"), child.getAttribute("value"));
      }
    }
    return new Noun.Application(
        sid.orElse(text(e)), flag(e, "copyParentTo"), callback(e, Set.of("completed")), parameters);
  }

  private static Noun queue(Element e) {
    if (text(e).length() > 64) {
      throw new TwimlProblem(14213, "Dial->Queue: Queue name too long: over 64 characters");
    }
    return new Noun.Queue(
        text(e),
        link(e, "url", "method"),
        attribute(e, "reservationSid"),
        attribute(e, "postWorkActivitySid"));
  }

  private static Noun conference(Element e) {
    String label = attribute(e, "participantLabel", "");
    int most = number(e, "maxParticipants", MAX_PARTICIPANTS);
    if (label.length() > 128 || most > MAX_PARTICIPANTS) {
      throw new TwimlProblem(
          16002, "Failed to validate conference attributes: participantLabel or maxParticipants");
    }
    return new Noun.Conference(
        text(e),
        unlessFalse(e, "startConferenceOnEnter"),
        flag(e, "endConferenceOnExit"),
        flag(e, "muted"),
        attribute(e, "beep", "true"),
        label,
        attribute(e, "coach", ""),
        most,
        attribute(e, "region", "us1"),
        Elements.emptyLink(e, "waitUrl", "waitMethod"),
        callback(e, Set.of("start", "end")),
        Verbs.taping(e, attribute(e, "record", "do-not-record")));
  }

  private static Noun.Party party(String address, Element e, Form parameters) {
    return new Noun.Party(
        address,
        link(e, "url", "method"),
        callback(e, Set.of("completed")),
        e.getAttribute("sendDigits"),
        new Noun.Detection(
            attribute(e, "machineDetection", ""),
            link(e, "amdStatusCallback", "amdStatusCallbackMethod")),
        parameters);
  }

  private static Noun.Callback callback(Element e, Set<String> otherwise) {
    return new Noun.Callback(
        link(e, "statusCallback", "statusCallbackMethod"),
        words(e, "statusCallbackEvent", otherwise));
  }
}
