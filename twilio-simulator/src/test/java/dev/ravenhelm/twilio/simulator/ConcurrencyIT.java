package dev.ravenhelm.twilio.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConcurrencyIT {
  private static final List<String> PATHS =
      List.of(
          "/2010-04-01/Accounts/" + Bench.SID + "/IncomingPhoneNumbers.json",
          "/2010-04-01/Accounts/" + Bench.SID + "/Applications.json",
          "/v1/Workspaces",
          "/v1/Credentials");

  private final HttpClient http = HttpClient.newHttpClient();
  private Bench bench;

  @BeforeEach
  void start() {
    bench = new Bench();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void refusesTheRequestAboveTheLimitAndServesItOnceASlotIsFree() throws Exception {
    bench.control.post("/concurrency", "{\"limit\":2,\"retryAfter\":\"1s\"}");
    bench.control.post(
        "/faults", "{\"path\":\"/\",\"kind\":\"delay\",\"delay\":\"2s\",\"times\":2}");
    CompletableFuture<HttpResponse<String>> first = ask(PATHS.get(0));
    CompletableFuture<HttpResponse<String>> second = ask(PATHS.get(2));
    Awaitility.await().until(() -> usage().path("inFlight").asInt() == 2);

    HttpResponse<String> third = ask(PATHS.get(1)).get();
    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(third.body()).contains("\"code\":20429");
    assertThat(third.headers().firstValue("Twilio-Concurrent-Requests")).hasValue("3");
    assertThat(third.headers().firstValue("Retry-After")).hasValue("1");

    assertThat(List.of(first.get(), second.get()))
        .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200))
        .extracting(answer -> answer.headers().firstValue("Twilio-Concurrent-Requests").orElse(""))
        .containsExactlyInAnyOrder("1", "2");
    Awaitility.await().until(() -> usage().path("inFlight").asInt() == 0);
    assertThat(ask(PATHS.get(1)).get().statusCode()).isEqualTo(200);
    assertThat(usage().path("refused").asInt()).isEqualTo(1);
  }

  @Test
  void keepsThirtySlotsBusyOverThousandsOfRequestsThatTakeFiftyMilliseconds() throws Exception {
    bench.control.post("/concurrency", "{\"limit\":30}");
    bench.control.post(
        "/faults", "{\"path\":\"/\",\"kind\":\"delay\",\"delay\":\"50ms\",\"times\":\"always\"}");
    bench.control.delete("/concurrency");

    var statuses = new ArrayList<Future<Long>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 30; i++) {
        statuses.add(threads.submit(() -> hundredAnswers()));
      }
    }

    Awaitility.await().until(() -> usage().path("inFlight").asInt() == 0);
    JsonNode usage = usage();
    for (Future<Long> served : statuses) {
      assertThat(served.get()).isEqualTo(100);
    }
    assertThat(usage.path("served").asInt()).isEqualTo(3000);
    assertThat(usage.path("refused").asInt()).isZero();
    assertThat(usage.path("peak").asInt()).isBetween(25, 30);
    // 3,000 answers of 50 ms in 30 slots take 5 s; the machine has other work as well
    assertThat(usage.path("periodMs").asLong()).isBetween(5000L, 15000L);
    assertThat(usage.path("averageBusy").asDouble()).isBetween(10.0, 30.0);
  }

  @Test
  void limitsASubaccountByItself() {
    String sub = com.twilio.rest.api.v2010.Account.creator().create(bench.twilio).getSid();

    JsonNode set = bench.control.post("/concurrency?account=" + sub, "{\"limit\":3}");

    assertThat(set.path("limit").asInt()).isEqualTo(3);
    assertThat(usage().has("limit")).isFalse();
  }

  @Test
  void takesTheLimitAwayAgainAndRefusesWhatIsNone() {
    bench.control.post("/concurrency", "{\"limit\":1}");

    assertThat(bench.control.post("/concurrency", "{\"limit\":0}").has("limit")).isFalse();
    assertThat(bench.control.tryPost("/concurrency", "{\"limit\":-1}").status()).isEqualTo(400);
    assertThat(bench.control.tryPost("/concurrency", "{}").status()).isEqualTo(400);
  }

  private long hundredAnswers() {
    long served = 0;
    for (int i = 0; i < 100; i++) {
      served += ask(PATHS.get(i % PATHS.size())).join().statusCode() == 200 ? 1 : 0;
    }
    return served;
  }

  private JsonNode usage() {
    return bench.control.get("/concurrency");
  }

  private CompletableFuture<HttpResponse<String>> ask(String path) {
    String basic =
        Base64.getEncoder().encodeToString((Bench.SID + ":" + Bench.TOKEN).getBytes(UTF_8));
    return http.sendAsync(
        HttpRequest.newBuilder(URI.create(bench.simulator.url() + path))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Basic " + basic)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
