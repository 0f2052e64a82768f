package dev.ravenhelm.twilio.simulator.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One served operation. */
public final class Route {
  private final Product product;
  private final String method;
  private final String pattern;
  private final Handler handler;
  private final List<Segment> segments;

  /**
   * @param pattern the path as Twilio's OpenAPI description writes it, with {@code {Name}} segments
   */
  Route(Product product, String method, String pattern, Handler handler) {
    this.product = product;
    this.method = method;
    this.pattern = pattern;
    this.handler = handler;
    this.segments = segments(pattern).stream().map(Segment::of).toList();
  }

  public Product product() {
    return product;
  }

  public String method() {
    return method;
  }

  public String pattern() {
    return pattern;
  }

  Handler handler() {
    return handler;
  }

  /** How many names the pattern has. */
  int variables() {
    return (int) segments.stream().filter(segment -> !segment.name.isEmpty()).count();
  }

  Optional<Map<String, String>> match(List<String> given) {
    if (segments.size() != given.size()) {
      return Optional.empty();
    }
    for (int i = 0; i < given.size(); i++) {
      if (!segments.get(i).fits(given.get(i))) {
        return Optional.empty();
      }
    }
    var parameters = new HashMap<String, String>();
    for (int i = 0; i < given.size(); i++) {
      Segment segment = segments.get(i);
      if (!segment.name.isEmpty()) {
        String value = given.get(i);
        parameters.put(
            segment.name, decode(value.substring(0, value.length() - segment.literal.length())));
      }
    }
    return Optional.of(parameters);
  }

  /** In a path a plus is a plus. */
  private static String decode(String value) {
    return value.indexOf('%') < 0 ? value : URLDecoder.decode(value.replace("+", "%2B"), UTF_8);
  }

  static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  /** What answers the requests of a route. */
  @FunctionalInterface
  public interface Handler {
    Answer answer(ApiRequest request);
  }

  /** A fixed text, or a name whose value stands before a fixed ending. */
  private record Segment(String name, String literal) {
    static Segment of(String text) {
      int close = text.indexOf('}');
      return close < 0
          ? new Segment("", text)
          : new Segment(text.substring(1, close), text.substring(close + 1));
    }

    boolean fits(String value) {
      return name.isEmpty()
          ? value.equals(literal)
          : value.length() > literal.length() && value.endsWith(literal);
    }
  }
}
