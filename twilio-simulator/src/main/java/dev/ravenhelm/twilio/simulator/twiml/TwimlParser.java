package dev.ravenhelm.twilio.simulator.twiml;

import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reader of TwiML: text in, verbs out, or Twilio's error. */
public final class TwimlParser {
  private static final int TOO_LARGE = 11750;
  private static final int PARSE_FAILURE = 12100;
  private static final int WRONG_ROOT = 12102;
  private static final int BAD_CONTENT_TYPE = 12300;
  private static final int MAX_BODY = 64 * 1024;

  private TwimlParser() {}

  /** What a webhook's answer means; an empty body is an empty document. */
  public static Twiml parse(String contentType, String body) {
    String type = contentType.toLowerCase(Locale.ROOT);
    if (body.isBlank()) {
      return Twiml.of();
    }
    if (body.length() > MAX_BODY) {
      throw new TwimlProblem(TOO_LARGE, "TwiML response body too large: over 64 kB");
    }
    if (type.startsWith("text/plain")) {
      return Twiml.of(new Verb.Say(body, "", "", 1));
    }
    if (!type.isEmpty() && !type.contains("xml") && !type.startsWith("text/html")) {
      throw new TwimlProblem(
          BAD_CONTENT_TYPE, "Invalid Content-Type: " + contentType + " (text/xml is expected)");
    }
    return parse(body);
  }

  public static Twiml parse(String xml) {
    Element root = document(xml).getDocumentElement();
    if (!root.getTagName().equals("Response")) {
      throw new TwimlProblem(
          WRONG_ROOT, "The root element must be Response, was " + root.getTagName());
    }
    var schema = new Schema();
    return new Twiml(new Verbs(schema).of(root), schema.warnings());
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
}
