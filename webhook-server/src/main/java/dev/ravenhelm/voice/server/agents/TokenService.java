package dev.ravenhelm.voice.server.agents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.config.Secrets;
import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.routing.AgentAccess;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code POST /voice-token}: an access token for whoever signed in and is an agent. */
public final class TokenService implements HttpService {

  /** The largest body that is read. */
  public static final int MAX_BODY = 16 * 1024;

  private static final String PATH = "/voice-token";
  private static final Pattern ENDPOINT = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

  private final Tables tables;
  private final TokenDesk desk;
  private final MeterRegistry meters;
  private final ObjectMapper json = new ObjectMapper();

  public TokenService(Tables tables, Secrets secrets, InstantSource clock, MeterRegistry meters) {
    this.tables = tables;
    this.desk = new TokenDesk(tables, secrets, clock);
    this.meters = meters;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.post(PATH, this::issue).options(PATH, this::preflight);
  }

  private void preflight(ServerRequest request, ServerResponse response) {
    if (allowOrigin(request, response)) {
      response
          .header("Access-Control-Allow-Methods", "POST")
          .header("Access-Control-Allow-Headers", "Authorization, Content-Type")
          .header("Access-Control-Max-Age", "600");
    }
    response.status(Status.NO_CONTENT_204).send();
  }

  private void issue(ServerRequest request, ServerResponse response) {
    allowOrigin(request, response);
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    Optional<JsonNode> body = body(request);
    Optional<Platform> platform =
        body.flatMap(asked -> Platform.named(asked.path("platform").asText("web")));
    String endpoint = body.map(asked -> asked.path("endpointId").asText()).orElse("");
    if (platform.isEmpty() || !(endpoint.isEmpty() || ENDPOINT.matcher(endpoint).matches())) {
      refuse(
          response,
          new Problem(
              400,
              "malformed",
              "Not a token request",
              "Send nothing, or {\"platform\": \"web\", \"ios\" or \"android\", \"endpointId\":"
                  + " letters, digits and _.:-}."));
      return;
    }
    String authorization = request.headers().value(HeaderNames.AUTHORIZATION).orElse("");
    if (!authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      refuse(
          response,
          Problem.unauthorized("Send your issuer's token as Authorization: Bearer <token>."));
      return;
    }
    String bearer = authorization.substring(7).strip();
    switch (desk.issue(bearer, platform.get(), endpoint.isEmpty() ? null : endpoint)) {
      case TokenDesk.Result.Refused(Problem problem) -> refuse(response, problem);
      case TokenDesk.Result.Issued(AccessToken token) -> send(response, token);
    }
  }

  private void send(ServerResponse response, AccessToken token) {
    count("issued");
    ObjectNode answer =
        json.createObjectNode()
            .put("token", token.signed(json))
            .put("identity", token.identity())
            .put("expiresAt", token.expiresAt().toString())
            .put("ttl", token.ttl().toSeconds())
            .put("region", token.region());
    Region.edge(token.region()).ifPresent(edge -> answer.put("edge", edge));
    respond(response, 200, "application/json", answer);
  }

  private void refuse(ServerResponse response, Problem problem) {
    count(problem.reason());
    if (problem.status() == 401) {
      response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"voice\"");
    }
    if (problem.status() == 503) {
      response.header(HeaderNames.RETRY_AFTER, "5");
    }
    ObjectNode answer =
        json.createObjectNode()
            .put("type", "about:blank")
            .put("status", problem.status())
            .put("title", problem.title())
            .put("reason", problem.reason())
            .put("detail", problem.detail());
    respond(response, problem.status(), "application/problem+json", answer);
  }

  private static void respond(ServerResponse response, int status, String type, ObjectNode answer) {
    response
        .status(Status.create(status))
        .header(HeaderNames.CONTENT_TYPE, type)
        .send(answer.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The body, an empty object when there is none, or empty when it is no JSON object. */
  private Optional<JsonNode> body(ServerRequest request) {
    byte[] bytes = request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
    if (bytes.length == 0) {
      return Optional.of(json.createObjectNode());
    }
    try {
      return Optional.ofNullable(json.readTree(bytes)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  /** Lets pages of the gateway's allowed origins read the answer; others get no header. */
  private boolean allowOrigin(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.VARY, "Origin");
    String origin = request.headers().value(HeaderNames.ORIGIN).orElse("");
    Set<String> allowed =
        tables
            .current()
            .flatMap(table -> Optional.ofNullable(table.gateway().access()))
            .map(AgentAccess::allowedOrigins)
            .orElse(Set.of());
    if (!allowed.contains(origin)) {
      return false;
    }
    response.header("Access-Control-Allow-Origin", origin);
    return true;
  }

  private void count(String outcome) {
    meters.counter("voice.tokens", "outcome", outcome.toLowerCase(Locale.ROOT)).increment();
  }
}
