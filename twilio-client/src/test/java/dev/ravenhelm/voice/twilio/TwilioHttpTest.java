package dev.ravenhelm.voice.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.twilio.exception.ApiConnectionException;
import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.NewKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TwilioHttpTest {
  private static final String KEY = "{\"sid\":\"SK1\",\"friendly_name\":\"x\",\"secret\":\"s\"}";

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private HttpServer server;

  /** An answer that names a length, whatever it sends of it. */
  record Answer(int status, String body, int length, int retryAfter) {
    Answer(int status, String body) {
      this(status, body, body.length(), 0);
    }
  }

  @BeforeAll
  static void allowHostHeader() {
    TwilioHttp.allowHostHeader();
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          seen.add(
              "%s %s host=%s body=%s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Host"),
                      body));
          Answer answer = answers.poll();
          if (answer == null) {
            exchange.close();
            return;
          }
          if (answer.retryAfter() > 0) {
            exchange.getResponseHeaders().add("Retry-After", "" + answer.retryAfter());
          }
          byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), answer.length());
          exchange.getResponseBody().write(bytes);
          exchange.getResponseBody().flush();
          if (answer.length() == bytes.length) {
            exchange.close();
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void tellsAnObserverOfEachTryAndNamesNoObject() {
    answers.add(new Answer(429, "{\"code\":20429,\"message\":\"slow down\",\"status\":429}"));
    answers.add(new Answer(201, KEY));
    List<String> heard = new CopyOnWriteArrayList<>();
    TwilioHttp.Observer observer =
        new TwilioHttp.Observer() {
          @Override
          public void answered(String product, String verb, int status, Duration took) {
            heard.add(product + " " + verb + " " + status);
          }

          @Override
          public void unanswered(String product, String verb, Duration took) {
            heard.add(product + " " + verb + " no answer");
          }
        };
    TwilioRestClient client =
        new TwilioRestClient.Builder("AC1", "t")
            .httpClient(
                new TwilioHttp(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                    Duration.ofSeconds(5),
                    RequestGate.of(1),
                    observer))
            .build();

    NewKey.creator().setFriendlyName("a").create(client);
    // none is left: the connection is closed without an answer
    assertThatThrownBy(() -> NewKey.creator().setFriendlyName("a").create(client))
        .isInstanceOf(ApiConnectionException.class);

    assertThat(heard).containsExactly("api POST 429", "api POST 201", "api POST no answer");
  }

  @Test
  void keepsTwiliosHostWhenTheBaseUrlIsOverridden() {
    answers.add(new Answer(201, KEY));

    assertThat(NewKey.creator().setFriendlyName("a b").create(client()).getSecret()).isEqualTo("s");

    assertThat(seen)
        .containsExactly(
            "POST /2010-04-01/Accounts/AC1/Keys.json host=api.twilio.com body=FriendlyName=a+b");
  }

  @Test
  void neverRepeatsACreateThatFailedUnclearly() {
    answers.add(new Answer(503, "{\"code\":20503,\"message\":\"away\",\"status\":503}"));
    answers.add(new Answer(201, KEY));

    assertThatThrownBy(() -> NewKey.creator().create(client())).isInstanceOf(ApiException.class);

    assertThat(seen).hasSize(1);
  }

  @Test
  void repeatsWhatTwilioNeverProcessed() {
    answers.add(new Answer(429, "{\"code\":20429,\"message\":\"slow down\",\"status\":429}"));
    answers.add(new Answer(201, KEY));

    assertThat(NewKey.creator().create(client()).getSid()).isEqualTo("SK1");

    assertThat(seen).hasSize(2);
  }

  @Test
  void saysThatNoAnswerCame() {
    assertThatThrownBy(() -> NewKey.creator().create(client()))
        .isInstanceOf(ApiConnectionException.class)
        .hasMessageContaining("no answer from Twilio to POST /2010-04-01/Accounts/AC1/Keys.json")
        .hasMessageNotContaining("token");
    assertThat(seen).hasSize(1);
  }

  /** With a place of the gate, which nobody would give back. */
  @Test
  @Timeout(20)
  void waitsForNoAnswerThatStallsInItsBody() {
    answers.add(new Answer(201, "{\"sid\":", 1000, 0));
    answers.add(new Answer(201, KEY));
    TwilioRestClient client = client(Duration.ofMillis(300), Duration.ofDays(1));
    assertThatThrownBy(() -> NewKey.creator().create(client))
        .isInstanceOf(ApiConnectionException.class);
    assertThat(NewKey.creator().create(client).getSid()).isEqualTo("SK1");
  }

  @Test
  @Timeout(20)
  void pausesNoLongerThanTheCallerHasPatience() {
    answers.add(new Answer(429, "{\"code\":20429,\"status\":429}", 27, 30));
    TwilioRestClient client = client(Duration.ofSeconds(5), Duration.ofSeconds(5));
    assertThatThrownBy(() -> NewKey.creator().create(client))
        .isInstanceOf(ApiException.class)
        .hasFieldOrPropertyWithValue("statusCode", 429);
    assertThat(seen).hasSize(1);
  }

  private TwilioRestClient client(Duration timeout, Duration patience) {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new TwilioRestClient.Builder("AC1", "token")
        .httpClient(
            new TwilioHttp(base, timeout, patience, RequestGate.of(1), TwilioHttp.Observer.NONE))
        .build();
  }

  private TwilioRestClient client() {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new TwilioRestClient.Builder("AC1", "token")
        .httpClient(new TwilioHttp(base, Duration.ofSeconds(5), 4))
        .build();
  }
}
