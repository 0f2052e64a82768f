package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A panel's end of the event stream; every event it gets is one that the document describes. */
final class Panel implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final DescribedApi api = new DescribedApi();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final InputStream body;
  private final Thread reader;

  /** One event. */
  record Event(String name, JsonNode data) {}

  private Panel(RunningServer server, String bearer) {
    try {
      HttpResponse<InputStream> answer =
          http.send(
              HttpRequest.newBuilder(server.agentsUri("/api/v1/events"))
                  .header("Authorization", "Bearer " + bearer)
                  .build(),
              BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      body = answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    reader = Thread.ofVirtual().start(this::read);
  }

  static Panel open(RunningServer server, String bearer) {
    return new Panel(server, bearer);
  }

  List<Event> events(String name) {
    return events.stream().filter(event -> event.name.equals(name)).toList();
  }

  /** The state that was shown last, once it is such a one. */
  JsonNode awaitState(Predicate<JsonNode> wanted) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(events("state"))
                .isNotEmpty()
                .last()
                .satisfies(event -> assertThat(wanted.test(event.data)).as("" + event).isTrue()));
    return events("state").getLast().data;
  }

  void awaitEvent(String name, Predicate<JsonNode> wanted) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(events(name)).anyMatch(event -> wanted.test(event.data)));
  }

  /** Whether the server has ended the stream. */
  boolean ended() {
    return !reader.isAlive();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String name = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          JsonNode data = new ObjectMapper().readTree(line.substring(6));
          api.valid(schema(name), data);
          events.add(new Event(name, data));
        }
      }
    } catch (IOException e) {
      // the panel was closed, or the server cut the stream: events then stop
      return;
    } catch (AssertionError e) {
      events.add(new Event("undescribed", new ObjectMapper().valueToTree(e.getMessage())));
    }
  }

  private static String schema(String event) {
    return switch (event) {
      case "state" -> "AgentState";
      case "call" -> "CallNews";
      case "problem" -> "Problem";
      case "end" -> "End";
      default -> throw new AssertionError("an event that the document lacks: " + event);
    };
  }
}
