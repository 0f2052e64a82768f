package dev.ravenhelm.twilio.simulator.twiml;

import dev.ravenhelm.twilio.simulator.twiml.Verb.Link;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reader of TwiML: text in, verbs out, or Twilio's error. */
public final class TwimlParser {
  private static final int PARSE_FAILURE = 12100;
  private static final int SCHEMA_FAILURE = 12200;
  private static final int BAD_CONTENT_TYPE = 12300;

  private TwimlParser() {}

  /** What a webhook's answer means; an empty body is an empty document. */
  public static List<Verb> parse(String contentType, String body) {
    String type = contentType.toLowerCase(Locale.ROOT);
    if (body.isBlank()) {
      return List.of();
    }
    if (type.startsWith("text/plain")) {
      return List.of(new Verb.Say(body, 1));
    }
    if (!type.isEmpty() && !type.contains("xml") && !type.startsWith("text/html")) {
      throw new TwimlProblem(BAD_CONTENT_TYPE, "Invalid Content-Type: " + contentType);
    }
    return parse(body);
  }

  public static List<Verb> parse(String xml) {
    Element root = document(xml).getDocumentElement();
    if (!root.getTagName().equals("Response")) {
      throw new TwimlProblem(
          PARSE_FAILURE, "The root element must be Response, was " + root.getTagName());
    }
    return verbs(root);
  }

  private static Document document(String xml) {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setExpandEntityReferences(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new InputSource(new StringReader(xml.strip())));
    } catch (SAXException | IOException e) {
      throw new TwimlProblem(PARSE_FAILURE, "Document parse failure: " + e.getMessage());
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's parser knows these features", e);
    }
  }

  private static List<Verb> verbs(Element parent) {
    var verbs = new ArrayList<Verb>();
    children(parent).forEach(element -> verbs.add(verb(element)));
    return verbs;
  }

  private static Verb verb(Element e) {
    return switch (e.getTagName()) {
      case "Say" -> new Verb.Say(text(e), number(e, "loop", 1));
      case "Play" -> new Verb.Play(text(e), e.getAttribute("digits"), number(e, "loop", 1));
      case "Pause" -> new Verb.Pause(seconds(e, "length", 1));
      case "Gather" ->
          new Verb.Gather(
              link(e, "action", "method"),
              e.getAttribute("timeout").equals("auto")
                  ? Duration.ofSeconds(5)
                  : seconds(e, "timeout", 5),
              e.hasAttribute("finishOnKey") ? e.getAttribute("finishOnKey") : "#",
              number(e, "numDigits", Integer.MAX_VALUE),
              flag(e, "actionOnEmptyResult"),
              verbs(e));
      case "Dial" -> dial(e);
      case "Enqueue" -> enqueue(e);
      case "Record" ->
          new Verb.Recording(
              link(e, "action", "method"),
              seconds(e, "maxLength", 3600),
              seconds(e, "timeout", 5),
              e.hasAttribute("finishOnKey") ? e.getAttribute("finishOnKey") : "1234567890*#",
              link(e, "recordingStatusCallback", "recordingStatusCallbackMethod"));
      case "Redirect" -> new Verb.Redirect(new Link(text(e), method(e, "method")));
      case "Reject" ->
          new Verb.Reject(
              e.getAttribute("reason").isEmpty() ? "rejected" : e.getAttribute("reason"));
      case "Hangup" -> new Verb.Hangup();
      case "Leave" -> new Verb.Leave();
      default ->
          throw new TwimlProblem(
              SCHEMA_FAILURE, "Schema validation: " + e.getTagName() + " is not a verb here");
    };
  }

  private static Verb.Dial dial(Element e) {
    String record = e.getAttribute("record");
    return new Verb.Dial(
        link(e, "action", "method"),
        attribute(e, "callerId"),
        seconds(e, "timeout", 30),
        seconds(e, "timeLimit", 14_400),
        flag(e, "answerOnBridge"),
        !record.isEmpty() && !record.equals("false") && !record.equals("do-not-record"),
        link(e, "recordingStatusCallback", "recordingStatusCallbackMethod"),
        Nouns.of(e));
  }

  private static Verb.Enqueue enqueue(Element e) {
    Optional<Element> task =
        children(e).stream().filter(c -> c.getTagName().equals("Task")).findFirst();
    String name = text(e);
    if (name.length() > 64) {
      throw new TwimlProblem(13231, "Enqueue: the queue's name is longer than 64 characters");
    }
    return new Verb.Enqueue(
        name,
        attribute(e, "workflowSid"),
        link(e, "action", "method"),
        link(e, "waitUrl", "waitUrlMethod"),
        task.map(TwimlParser::text).orElse(""),
        task.flatMap(t -> attribute(t, "priority"))
            .map(p -> number(task.orElseThrow(), "priority", 0)),
        task.flatMap(t -> attribute(t, "timeout"))
            .map(p -> number(task.orElseThrow(), "timeout", 0)));
  }

  static List<Element> children(Element parent) {
    var elements = new ArrayList<Element>();
    for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  /** The text directly inside, not that of child elements. */
  static String text(Element e) {
    var text = new StringBuilder();
    for (Node n = e.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n.getNodeType() == Node.TEXT_NODE || n.getNodeType() == Node.CDATA_SECTION_NODE) {
        text.append(n.getNodeValue());
      } else if (n instanceof Element child
          && !List.of("Task", "Parameter", "Identity").contains(child.getTagName())) {
        text.append(child.getTextContent());
      }
    }
    return text.toString().strip();
  }

  static Optional<Link> link(Element e, String name, String methodName) {
    return e.hasAttribute(name) && !e.getAttribute(name).isBlank()
        ? Optional.of(new Link(e.getAttribute(name).strip(), method(e, methodName)))
        : Optional.empty();
  }

  static Optional<String> attribute(Element e, String name) {
    return Optional.of(e.getAttribute(name)).filter(value -> !value.isBlank());
  }

  static boolean flag(Element e, String name) {
    return e.getAttribute(name).equalsIgnoreCase("true");
  }

  private static String method(Element e, String name) {
    return e.getAttribute(name).equalsIgnoreCase("GET") ? "GET" : "POST";
  }

  private static Duration seconds(Element e, String name, int otherwise) {
    return Duration.ofSeconds(number(e, name, otherwise));
  }

  private static int number(Element e, String name, int otherwise) {
    String value = e.getAttribute(name).strip();
    if (value.isEmpty()) {
      return otherwise;
    }
    if (!value.matches("[0-9]{1,9}")) {
      throw new TwimlProblem(
          SCHEMA_FAILURE,
          "Schema validation: "
              + name
              + " of "
              + e.getTagName()
              + " must be a number, was "
              + value);
    }
    return Integer.parseInt(value);
  }
}
