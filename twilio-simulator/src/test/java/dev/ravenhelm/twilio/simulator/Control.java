package dev.ravenhelm.twilio.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A test's hand on the control API. */
final class Control {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;

  Control(String base) {
    this.base = base + "/control";
  }

  JsonNode get(String path) {
    return send(HttpRequest.newBuilder(URI.create(base + path)).GET().build()).body();
  }

  JsonNode post(String path, String json) {
    return tryPost(path, json).body();
  }

  Reply tryPost(String path, String json) {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  JsonNode delete(String path) {
    return send(HttpRequest.newBuilder(URI.create(base + path)).DELETE().build()).body();
  }

  /** Lets virtual time pass; says how many steps that took. */
  JsonNode advance(String by) {
    return post("/clock", "{\"advance\":\"" + by + "\"}");
  }

  String text(String path) {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create(base + path)).GET().build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new AssertionError("the control API did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Places a call and waits for its end. */
  JsonNode callThrough(String json) {
    return ended(post("/calls", json).path("sid").asText());
  }

  JsonNode ended(String sid) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> get("/calls/" + sid),
            call ->
                java.util.List.of("completed", "busy", "failed", "no-answer", "canceled")
                    .contains(call.path("status").asText()));
  }

  /** Waits until a line of a call's story holds {@code words}. */
  void awaitLine(String sid, String words) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> story(get("/calls/" + sid)).contains(words));
  }

  static String story(JsonNode call) {
    var text = new StringBuilder();
    call.path("story")
        .forEach(line ->
            text.append(line.path("kind").asText())
                .append(' ')
                .append(line.path("text").asText())
                .append('\n'));
    return text.toString();
  }

  private Reply send(HttpRequest request) {
    try {
      var response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), JSON.readTree(response.body()));
    } catch (JsonProcessingException e) {
      throw new AssertionError("the control API did not answer JSON", e);
    } catch (IOException e) {
      throw new AssertionError("the control API did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  record Reply(int status, JsonNode body) {}
}
