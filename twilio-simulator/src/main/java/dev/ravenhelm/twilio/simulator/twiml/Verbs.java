package dev.ravenhelm.twilio.simulator.twiml;

import static dev.ravenhelm.twilio.simulator.twiml.Elements.attribute;
import static dev.ravenhelm.twilio.simulator.twiml.Elements.flag;
import static dev.ravenhelm.twilio.simulator.twiml.Elements.link;
import static dev.ravenhelm.twilio.simulator.twiml.Elements.method;
import static dev.ravenhelm.twilio.simulator.twiml.Elements.number;
import static dev.ravenhelm.twilio.simulator.twiml.Elements.seconds;
import static dev.ravenhelm.twilio.simulator.twiml.Elements.text;
import static dev.ravenhelm.twilio.simulator.twiml.Elements.unlessFalse;
import static dev.ravenhelm.twilio.simulator.twiml.Elements.words;

import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.twiml.Verb.Link;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/** Reader of verbs. */
final class Verbs {
  private final Schema schema;
  private final Nouns nouns;

  Verbs(Schema schema) {
    this.schema = schema;
    this.nouns = new Nouns(schema);
  }

  List<Verb> of(Element parent) {
    return schema.children(parent).stream().map(this::verb).toList();
  }

  private Verb verb(Element e) {
    return switch (e.getTagName()) {
      case "Say" ->
          new Verb.Say(
              text(e),
              attribute(e, "voice", ""),
              attribute(e, "language", ""),
              number(e, "loop", 1));
      case "Play" -> new Verb.Play(text(e), e.getAttribute("digits"), number(e, "loop", 1));
      case "Pause" -> new Verb.Pause(seconds(e, "length", 1));
      case "Gather" -> gather(e);
      case "Dial" -> dial(e);
      case "Enqueue" -> enqueue(e);
      case "Record" -> recording(e);
      case "Redirect" -> new Verb.Redirect(new Link(text(e), method(e, "method")));
      case "Reject" -> new Verb.Reject(attribute(e, "reason", "rejected"));
      case "Hangup" -> new Verb.Hangup();
      case "Leave" -> new Verb.Leave();
      case "Echo" -> new Verb.Echo();
      case "Refer" ->
          new Verb.Refer(
              link(e, "action", "method"),
              schema.children(e).stream().map(Elements::text).findFirst().orElse(text(e)));
      case "Sms" ->
          new Verb.Sms(
              e.getAttribute("to"),
              e.getAttribute("from"),
              text(e),
              link(e, "action", "method"),
              attribute(e, "statusCallback"));
      case "Start" -> new Verb.Start(forks(e));
      case "Stop" -> new Verb.Stop(forks(e));
      case "Connect" ->
          new Verb.Connect(link(e, "action", "method"), forks(e).stream().findFirst());
      case "Pay" -> pay(e);
      default -> throw new IllegalStateException("the grammar lets no other verb through");
    };
  }

  private Verb gather(Element e) {
    Duration timeout = seconds(e, "timeout", 5);
    return new Verb.Gather(
        words(e, "input", Set.of("dtmf")),
        link(e, "action", "method"),
        timeout,
        attribute(e, "speechTimeout").filter(t -> !t.equals("auto")).isPresent()
            ? seconds(e, "speechTimeout", 5)
            : Duration.ofSeconds(1).compareTo(timeout) < 0 ? Duration.ofSeconds(1) : timeout,
        e.hasAttribute("finishOnKey") ? e.getAttribute("finishOnKey") : "#",
        number(e, "numDigits", Integer.MAX_VALUE),
        flag(e, "actionOnEmptyResult"),
        unlessFalse(e, "bargeIn"),
        link(e, "partialResultCallback", "partialResultCallbackMethod"),
        attribute(e, "language", "en-US"),
        of(e));
  }

  private Verb dial(Element e) {
    String record = attribute(e, "record", "do-not-record");
    return new Verb.Dial(
        link(e, "action", "method"),
        attribute(e, "callerId"),
        seconds(e, "timeout", 30),
        seconds(e, "timeLimit", 14_400),
        flag(e, "answerOnBridge"),
        flag(e, "hangupOnStar"),
        flag(e, "sequential"),
        taping(e, mode(record)),
        nouns.of(e));
  }

  private static String mode(String record) {
    return switch (record) {
      case "true" -> "record-from-answer";
      case "false" -> "do-not-record";
      default -> record;
    };
  }

  private Verb enqueue(Element e) {
    Optional<Element> task = schema.children(e).stream().findFirst();
    String name = text(e);
    if (name.length() > 64) {
      throw new TwimlProblem(14205, "Enqueue: Queue name too long: over 64 characters");
    }
    return new Verb.Enqueue(
        name,
        attribute(e, "workflowSid"),
        link(e, "action", "method"),
        Elements.emptyLink(e, "waitUrl", "waitUrlMethod"),
        number(e, "maxQueueSize"),
        task.map(Elements::text).orElse(""),
        task.flatMap(t -> number(t, "priority")),
        task.flatMap(t -> number(t, "timeout")));
  }

  private static Verb recording(Element e) {
    return new Verb.Recording(
        link(e, "action", "method"),
        seconds(e, "maxLength", 3600),
        seconds(e, "timeout", 5),
        e.hasAttribute("finishOnKey") ? e.getAttribute("finishOnKey") : "1234567890*#",
        unlessFalse(e, "playBeep"),
        taping(e, "record-verb"),
        flag(e, "transcribe"),
        link(e, "transcribeCallback", "transcribeCallbackMethod"));
  }

  static Verb.Taping taping(Element e, String mode) {
    return new Verb.Taping(
        mode,
        attribute(e, "recordingTrack", "both"),
        attribute(e, "trim", "trim-silence"),
        link(e, "recordingStatusCallback", "recordingStatusCallbackMethod"),
        words(e, "recordingStatusCallbackEvent", Set.of("completed")));
  }

  private List<Verb.Fork> forks(Element parent) {
    return schema.children(parent).stream().map(this::fork).toList();
  }

  private Verb.Fork fork(Element e) {
    var parameters = new Form();
    schema.children(e).stream()
        .filter(child -> child.getTagName().equals("Parameter"))
        .forEach(child -> parameters.add(child.getAttribute("name"), child.getAttribute("value")));
    return new Verb.Fork(
        e.getTagName(),
        e.getAttribute("name"),
        attribute(e, "url", text(e)),
        attribute(e, "track", e.getTagName().equals("Stream") ? "inbound_track" : "both_tracks"),
        link(e, "statusCallback", "statusCallbackMethod")
            .or(() -> link(e, "statusCallbackUrl", "statusCallbackMethod")),
        Elements.attributes(e),
        parameters);
  }

  private Verb pay(Element e) {
    return new Verb.Pay(
        link(e, "action", "method"),
        seconds(e, "timeout", 5),
        number(e, "maxAttempts", 1),
        unlessFalse(e, "securityCode"),
        unlessFalse(e, "postalCode"),
        attribute(e, "chargeAmount", "0.00"),
        attribute(e, "tokenType", "reusable"),
        link(e, "statusCallback", "statusCallbackMethod"),
        schema.children(e).stream()
            .filter(child -> child.getTagName().equals("Prompt"))
            .map(child -> new Verb.Prompt(words(child, "for", Set.of()), of(child)))
            .toList());
  }
}
