package dev.ravenhelm.voice.openbao;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The session of a service account: a token, replaced by a new login when two thirds of its life
 * are over.
 */
final class KubernetesLogin {

  private final BaoHttp http;
  private final OpenBaoConfig config;
  private final InstantSource clock;
  private @Nullable Session session;

  KubernetesLogin(BaoHttp http, OpenBaoConfig config, InstantSource clock) {
    this.http = http;
    this.config = config;
    this.clock = clock;
  }

  synchronized String token() {
    Session current = session;
    if (current == null || !clock.instant().isBefore(current.replaceAt())) {
      current = login();
      session = current;
    }
    return current.token();
  }

  /** Forgets the token, unless another thread has replaced it already. */
  synchronized void forget(String token) {
    if (session != null && session.token().equals(token)) {
      session = null;
    }
  }

  private Session login() {
    Instant asked = clock.instant();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("role", config.role());
    body.put("jwt", config.jwt().get());
    var request =
        new BaoRequest(
            "login",
            "POST",
            "auth/" + config.authMount() + "/login",
            config.authMount() + " as " + config.role(),
            body,
            true);
    BaoAnswer answer = http.exchange(request, null);
    JsonNode auth = answer.body().path("auth");
    String token = auth.path("client_token").asText();
    if (!answer.ok()) {
      throw answer.failure(request);
    }
    if (token.isEmpty()) {
      throw request.failed(
          OpenBaoException.Kind.REFUSED, answer.status(), "the answer holds no token");
    }
    // lease_duration 0 is a token that does not expire
    long seconds = auth.path("lease_duration").asLong();
    Duration use =
        seconds == 0
            ? Duration.ofDays(1)
            : Duration.ofSeconds(seconds).multipliedBy(2).dividedBy(3);
    return new Session(token, asked.plus(use));
  }

  private record Session(String token, Instant replaceAt) {
    @Override
    public String toString() {
      return "Session[replaceAt=" + replaceAt + "]";
    }
  }
}
