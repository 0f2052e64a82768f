package dev.ravenhelm.twilio.simulator.twiml;

import dev.ravenhelm.twilio.simulator.twiml.Verb.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/** Reader of single elements: text, attributes and links. */
final class Elements {
  private static final List<String> NOT_TEXT = List.of("Task", "Parameter", "Identity");

  private Elements() {}

  static List<Element> children(Element parent) {
    var elements = new ArrayList<Element>();
    for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  /** The text inside, also that of marked-up speech, but not that of nested nouns. */
  static String text(Element e) {
    var text = new StringBuilder();
    for (Node n = e.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n.getNodeType() == Node.TEXT_NODE || n.getNodeType() == Node.CDATA_SECTION_NODE) {
        text.append(n.getNodeValue());
      } else if (n instanceof Element child && !NOT_TEXT.contains(child.getTagName())) {
        text.append(child.getTextContent());
      }
    }
    return text.toString().strip();
  }

  /** All attributes by name. */
  static Map<String, String> attributes(Element e) {
    NamedNodeMap all = e.getAttributes();
    return IntStream.range(0, all.getLength())
        .mapToObj(all::item)
        .collect(Collectors.toMap(Node::getNodeName, Node::getNodeValue));
  }

  static Optional<Link> link(Element e, String name, String methodName) {
    return attribute(e, name).map(url -> new Link(url, method(e, methodName)));
  }

  /**
   * A link where the attribute stands, also where it is empty, which means something of its own.
   */
  static Optional<Link> emptyLink(Element e, String name, String methodName) {
    return e.hasAttribute(name)
        ? Optional.of(new Link(e.getAttribute(name).strip(), method(e, methodName)))
        : Optional.empty();
  }

  static Optional<String> attribute(Element e, String name) {
    return Optional.of(e.getAttribute(name).strip()).filter(value -> !value.isBlank());
  }

  static String attribute(Element e, String name, String otherwise) {
    return attribute(e, name).orElse(otherwise);
  }

  static boolean flag(Element e, String name) {
    return e.getAttribute(name).equalsIgnoreCase("true");
  }

  static boolean unlessFalse(Element e, String name) {
    return !e.getAttribute(name).equalsIgnoreCase("false");
  }

  static Set<String> words(Element e, String name, Set<String> otherwise) {
    return attribute(e, name).map(value -> Set.of(value.split("[ ,]+"))).orElse(otherwise);
  }

  static String method(Element e, String name) {
    return e.getAttribute(name).equalsIgnoreCase("GET") ? "GET" : "POST";
  }

  /** Seconds; what is no number, {@code auto} among them, is the default. */
  static Duration seconds(Element e, String name, int otherwise) {
    return Duration.ofSeconds(number(e, name, otherwise));
  }

  static int number(Element e, String name, int otherwise) {
    return attribute(e, name)
        .filter(value -> value.matches("[0-9]{1,9}"))
        .map(Integer::parseInt)
        .orElse(otherwise);
  }

  static Optional<Integer> number(Element e, String name) {
    return attribute(e, name).filter(value -> value.matches("[0-9]{1,9}")).map(Integer::parseInt);
  }
}
