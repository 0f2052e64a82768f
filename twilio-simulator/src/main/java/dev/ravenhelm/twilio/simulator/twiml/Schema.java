package dev.ravenhelm.twilio.simulator.twiml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/**
 * The check of a document against the grammar. What does not fit is warned of and left out: Twilio
 * goes on with the rest (twilio.com/docs/api/errors/12200).
 */
final class Schema {
  private final List<TwimlWarning> warnings = new ArrayList<>();

  /** What is odd about the document, in its order. */
  List<TwimlWarning> warnings() {
    return List.copyOf(warnings);
  }

  /** The children of an element that may stand there. */
  List<Element> children(Element parent) {
    var fitting = new ArrayList<Element>();
    for (Element child : Elements.children(parent)) {
      boolean fits =
          Grammar.of(parent.getTagName())
              .filter(form -> form.child(child.getTagName()))
              .isPresent();
      if (fits) {
        attributes(child);
        speech(child);
        fitting.add(child);
      } else {
        warnings.add(stray(parent.getTagName(), child.getTagName()));
      }
    }
    return fitting;
  }

  /** Speech is read as a whole, so what does not belong inside of it is looked for here. */
  private void speech(Element element) {
    if (element.getTagName().equals("Say")) {
      var inside = element.getElementsByTagName("*");
      for (int i = 0; i < inside.getLength(); i++) {
        if (inside.item(i) instanceof Element e && !Grammar.speech(e.getTagName())) {
          warnings.add(stray("Say", e.getTagName()));
        }
      }
    }
  }

  private static TwimlWarning stray(String parent, String child) {
    String words = "<" + child + "> may not stand in <" + parent + ">; it was left out";
    return switch (parent) {
      case "Dial" -> new TwimlWarning(13215, "Dial: Invalid nested element: " + words);
      case "Gather" -> new TwimlWarning(13320, "Gather: Invalid nested verb: " + words);
      default -> new TwimlWarning(12200, "Schema validation: " + words);
    };
  }

  private void attributes(Element element) {
    for (String name : names(element)) {
      boolean known =
          Grammar.of(element.getTagName())
              .map(form -> form.attributes().contains(name))
              .orElse(true);
      Optional<TwimlWarning> wrong =
          known
              ? Values.check(element.getTagName(), name, element.getAttribute(name))
              : Optional.of(
                  new TwimlWarning(
                      12200,
                      "Schema validation: "
                          + name
                          + " is no attribute of <"
                          + element.getTagName()
                          + ">; it was left out"));
      wrong.ifPresent(warning -> {
        warnings.add(warning);
        element.removeAttribute(name);
      });
    }
  }

  private static List<String> names(Element element) {
    NamedNodeMap attributes = element.getAttributes();
    var names = new ArrayList<String>();
    for (int i = 0; i < attributes.getLength(); i++) {
      names.add(attributes.item(i).getNodeName());
    }
    names.removeIf(name -> name.startsWith("xml"));
    return names;
  }
}
