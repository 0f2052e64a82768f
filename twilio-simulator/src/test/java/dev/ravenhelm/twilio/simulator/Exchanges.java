package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import dev.ravenhelm.twilio.simulator.rest.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that remembers which routes it has used, and what was answered. */
final class Exchanges {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z]+)}");

  private final Bench bench;
  private final Map<Route, List<Answered>> answers = new HashMap<>();

  /** SIDs by the collection that they are in, and by the name that paths have for them. */
  final Map<String, String> sids = new HashMap<>();

  Exchanges(Bench bench) {
    this.bench = bench;
  }

  List<Answered> to(Route route) {
    return answers.getOrDefault(route, List.of());
  }

  JsonNode get(String path) {
    return send("GET", path);
  }

  JsonNode post(String path, String... form) {
    return send("POST", path, form);
  }

  void delete(String path) {
    send("DELETE", path);
  }

  /** Makes a resource in a collection, as the description writes its path. */
  JsonNode make(String collection, String... form) {
    JsonNode made = post(fill(collection), form);
    sids.put(bare(collection), made.path("sid").asText());
    return made;
  }

  void known(String collection, String sid) {
    sids.put(bare(collection), sid);
  }

  /** The SID of the first in a list. */
  String first(String collection) {
    JsonNode list = get(fill(collection));
    for (JsonNode each : list) {
      if (each.isArray()) {
        return each.get(0).path("sid").asText();
      }
    }
    throw new AssertionError("nothing in " + collection);
  }

  /** The path with known values in place of its parameters. */
  String fill(String pattern) {
    return PARAMETER
        .matcher(pattern)
        .replaceAll(found -> {
          String name = found.group(1);
          String collection = pattern.substring(0, found.start() - 1);
          boolean last = !name.equals("AccountSid") && pattern.indexOf('/', found.end()) < 0;
          String value =
              Optional.ofNullable(last ? sids.get(collection) : null)
                  .or(() -> Optional.ofNullable(sids.get(name)))
                  .orElse("unknown-" + name);
          return Matcher.quoteReplacement(value);
        });
  }

  private JsonNode send(String method, String path, String... form) {
    var request = new Request(HttpMethod.valueOf(method), "https://api.twilio.com" + path);
    for (int i = 0; i < form.length; i += 2) {
      request.addPostParam(form[i], form[i + 1]);
    }
    request.setAuth(Bench.SID, Bench.TOKEN);
    Response response = new SimulatedHttp(bench.simulator.url()).makeRequest(request);
    assertThat(response.getStatusCode())
        .as(method + " " + path + ": " + response.getContent())
        .isBetween(200, 299);
    JsonNode body = body(response);
    answers
        .computeIfAbsent(route(method, path), any -> new ArrayList<>())
        .add(new Answered(path, response.getStatusCode(), body));
    return body;
  }

  private static JsonNode body(Response response) {
    String text = response.getContent();
    if (!text.startsWith("{")) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The one that fits with the fewest names in it, as the simulator itself looks for it. */
  private Route route(String method, String path) {
    String bare = path.replaceFirst("\\?.*", "");
    return bench.simulator.routes().served().stream()
        .filter(route -> route.method().equals(method))
        .filter(route -> bare.matches(expression(route.pattern())))
        .min(Comparator.comparingInt(route -> route.pattern().split("\\{", -1).length))
        .orElseThrow();
  }

  private static String expression(String pattern) {
    return PARAMETER.matcher(pattern.replace(".", "\\.")).replaceAll("[^/]+");
  }

  static String bare(String collection) {
    return collection.replaceFirst("\\.json$", "");
  }

  record Answered(String path, int status, JsonNode body) {}
}
