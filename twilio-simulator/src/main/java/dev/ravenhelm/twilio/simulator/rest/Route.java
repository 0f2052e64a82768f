package dev.ravenhelm.twilio.simulator.rest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One served operation.
 *
 * @param pattern the path as Twilio's OpenAPI description writes it, with {@code {Name}} segments
 */
public record Route(Product product, String method, String pattern, Handler handler) {
  /** What answers the requests of a route. */
  @FunctionalInterface
  public interface Handler {
    Answer answer(ApiRequest request);
  }

  Optional<Map<String, String>> match(List<String> segments) {
    List<String> wanted = segments(pattern);
    if (wanted.size() != segments.size()) {
      return Optional.empty();
    }
    var parameters = new HashMap<String, String>();
    for (int i = 0; i < wanted.size(); i++) {
      String want = wanted.get(i);
      String have = segments.get(i);
      int close = want.indexOf('}');
      if (!want.startsWith("{")) {
        if (!want.equals(have)) {
          return Optional.empty();
        }
        continue;
      }
      String suffix = want.substring(close + 1);
      if (!have.endsWith(suffix) || have.length() == suffix.length()) {
        return Optional.empty();
      }
      parameters.put(want.substring(1, close), have.substring(0, have.length() - suffix.length()));
    }
    return Optional.of(parameters);
  }

  static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }
}
