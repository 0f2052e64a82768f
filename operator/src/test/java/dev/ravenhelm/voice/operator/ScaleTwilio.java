package dev.ravenhelm.voice.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ravenhelm.twilio.simulator.Simulator;
import dev.ravenhelm.twilio.simulator.SimulatorConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Twilio with an account for each gateway of {@link ScaleBenchmark}, and what it was asked. */
final class ScaleTwilio implements AutoCloseable {
  private static final String ACCOUNT = "AC" + "0123456789abcdef".repeat(2);
  private static final String TOKEN = "fedcba9876543210".repeat(2);
  private static final Pattern SID = Pattern.compile("[A-Z]{2}[0-9a-f]{32}");
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Simulator simulator = Simulator.start(SimulatorConfig.of(ACCOUNT, TOKEN));
  private final List<Credentials> accounts = new ArrayList<>();

  /** Of an account. */
  record Credentials(String sid, String token) {}

  /** Makes so many accounts. */
  ScaleTwilio(int accounts) {
    String basic =
        Base64.getEncoder()
            .encodeToString((ACCOUNT + ":" + TOKEN).getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < accounts; i++) {
      JsonNode made =
          json(
              HttpRequest.newBuilder(uri("/2010-04-01/Accounts.json"))
                  .header("Authorization", "Basic " + basic)
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString("FriendlyName=g" + i)));
      this.accounts.add(
          new Credentials(made.path("sid").asText(), made.path("auth_token").asText()));
    }
  }

  URI url() {
    return uri("");
  }

  Credentials account(int index) {
    return accounts.get(index);
  }

  /** Has an account own a number. */
  void number(int account, String phoneNumber) {
    control(
        "/control/numbers?account=" + accounts.get(account).sid(),
        "{\"phoneNumber\":\"" + phoneNumber + "\"}");
  }

  /** All numbers of an account, as JSON. */
  String numbers(int account) {
    return text(
        HttpRequest.newBuilder(uri("/control/numbers?account=" + accounts.get(account).sid())));
  }

  /** From now on each answer takes so long, and an account takes so many requests at once. */
  void answer(Duration delay, int slots) {
    control(
        "/control/faults",
        "{\"path\":\"/\",\"kind\":\"delay\",\"delay\":\"%dms\",\"times\":\"always\"}"
            .formatted(delay.toMillis()));
    for (Credentials account : accounts) {
      control("/control/concurrency?account=" + account.sid(), "{\"limit\":" + slots + "}");
    }
  }

  /** How busy each account was since the last {@link #forget}. */
  void printBusy(int slots) {
    for (Credentials account : accounts) {
      JsonNode usage = usage(account);
      System.out.printf(
          Locale.ROOT,
          "  %s: %d requests, %d refused, peak %d, %.0f %% of %d slots busy%n",
          account.sid(),
          usage.path("served").asInt(),
          usage.path("refused").asInt(),
          usage.path("peak").asInt(),
          100 * usage.path("averageBusy").asDouble() / slots,
          slots);
    }
  }

  /** What was asked since the last {@link #forget}. */
  void printRequests(String what) {
    int served = accounts.stream().mapToInt(account -> usage(account).path("served").asInt()).sum();
    Map<String, Integer> kinds = new TreeMap<>();
    json(HttpRequest.newBuilder(uri("/control/requests")))
        .forEach(r ->
            kinds.merge(
                r.path("method").asText()
                    + " "
                    + SID.matcher(r.path("path").asText().replaceAll("[?].*", "")).replaceAll("*"),
                1,
                Integer::sum));
    System.out.printf("%s: %d requests; of the last 2,000:%n", what, served);
    kinds.forEach((kind, count) -> System.out.printf("  %5d %s%n", count, kind));
  }

  /** Begins to count anew. */
  void forget() {
    for (Credentials account : accounts) {
      text(HttpRequest.newBuilder(uri("/control/concurrency?account=" + account.sid())).DELETE());
    }
    text(HttpRequest.newBuilder(uri("/control/requests")).DELETE());
  }

  @Override
  public void close() {
    simulator.close();
  }

  private JsonNode usage(Credentials account) {
    return json(HttpRequest.newBuilder(uri("/control/concurrency?account=" + account.sid())));
  }

  private void control(String path, String body) {
    text(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private URI uri(String path) {
    return URI.create(simulator.url() + path);
  }

  private static JsonNode json(HttpRequest.Builder request) {
    try {
      return JSON.readTree(text(request));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IOException(answer.request().uri() + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
