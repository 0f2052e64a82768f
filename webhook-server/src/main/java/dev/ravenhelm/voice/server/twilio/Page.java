package dev.ravenhelm.voice.server.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A page of a list.
 *
 * @param next the query by which the same list's next page is asked for; empty after the last
 */
public record Page(List<JsonNode> entries, Optional<Map<String, String>> next) {

  public Page {
    entries = List.copyOf(entries);
    next = next.map(Map::copyOf);
  }

  static Page of(JsonNode body, String key) {
    List<JsonNode> entries = new ArrayList<>();
    body.path(key).forEach(entries::add);
    // the 2010 API has it in the one place, the others in the other
    String next = body.path("next_page_uri").asText(body.at("/meta/next_page_url").asText(""));
    return new Page(entries, Optional.of(next).filter(uri -> uri.contains("?")).map(Page::query));
  }

  private static Map<String, String> query(String uri) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : uri.substring(uri.indexOf('?') + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
