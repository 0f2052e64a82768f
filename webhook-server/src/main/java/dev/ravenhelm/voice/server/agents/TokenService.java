package dev.ravenhelm.voice.server.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.config.Secrets;
import dev.ravenhelm.voice.twilio.Region;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code /voice-token}: an access token for whoever signed in and is an agent. */
public final class TokenService {

  private static final Pattern ENDPOINT = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

  private final AgentDoor door;
  private final TokenDesk desk;
  private final MeterRegistry meters;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * The service.
   *
   * @param tokensPerMinute how many tokens one identity gets
   */
  public TokenService(
      AgentDoor door,
      Secrets secrets,
      int tokensPerMinute,
      InstantSource clock,
      MeterRegistry meters) {
    this.door = door;
    this.desk = new TokenDesk(secrets, new TokenLimit(tokensPerMinute), clock);
    this.meters = meters;
  }

  public void post(ServerRequest request, ServerResponse response) {
    Reply reply = door.answer(request, this::issue);
    count(
        switch (reply) {
          case Reply.Json _ -> "issued";
          case Reply.Refused(Problem problem) -> problem.reason();
        });
    Replies.send(response, reply);
  }

  private Reply issue(ServerRequest request, AgentSession session) {
    Optional<JsonNode> body = Bodies.object(request, json);
    Optional<Platform> platform =
        body.flatMap(asked -> Platform.named(asked.path("platform").asText("web")));
    String endpoint = body.map(asked -> asked.path("endpointId").asText()).orElse("");
    if (platform.isEmpty() || !(endpoint.isEmpty() || ENDPOINT.matcher(endpoint).matches())) {
      return new Reply.Refused(
          Problem.malformed(
              "Send nothing, or {\"platform\": \"web\", \"ios\" or \"android\", \"endpointId\":"
                  + " letters, digits and _.:-}."));
    }
    return switch (desk.issue(session, platform.get(), endpoint.isEmpty() ? null : endpoint)) {
      case TokenDesk.Result.Refused(Problem problem) -> new Reply.Refused(problem);
      case TokenDesk.Result.Issued(AccessToken token) -> new Reply.Json(written(token));
    };
  }

  private ObjectNode written(AccessToken token) {
    ObjectNode answer =
        json.createObjectNode()
            .put("token", token.signed(json))
            .put("identity", token.identity())
            .put("expiresAt", token.expiresAt().toString())
            .put("ttl", token.ttl().toSeconds())
            .put("region", token.region());
    Region.edge(token.region()).ifPresent(edge -> answer.put("edge", edge));
    return answer;
  }

  private void count(String outcome) {
    meters.counter("voice.tokens", "outcome", outcome.toLowerCase(Locale.ROOT)).increment();
  }
}
