package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.twilio.simulator.rest.Route;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every served answer against Twilio's own API description, where that lies beside the repository:
 * a route that is served and not described, or not walked along, fails.
 */
class SchemaIT {
  /** What is heard and not read; Twilio describes it in prose only. */
  private static final Set<String> MEDIA =
      Set.of(
          "/2010-04-01/Accounts/{AccountSid}/Recordings/{Sid}.wav",
          "/2010-04-01/Accounts/{AccountSid}/Recordings/{Sid}.mp3",
          "/2010-04-01/Accounts/{AccountSid}/Recordings/{Sid}");

  private static ApiDescription description;
  private static Bench bench;
  private static Exchanges api;

  @BeforeAll
  static void start() throws IOException {
    Optional<ApiDescription> found = ApiDescription.find();
    assumeTrue(found.isPresent(), "Twilio's OpenAPI description is not beside the repository");
    description = found.get();
    bench = new Bench();
    api = new Exchanges(bench);
    new Tour(bench, api).walk();
  }

  @AfterAll
  static void stop() {
    if (bench != null) {
      bench.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> answersWithAllPropertiesOfTheSchemaAndNoOthers() {
    return bench.simulator.routes().served().stream()
        .filter(route -> !MEDIA.contains(route.pattern()))
        .map(route ->
            DynamicTest.dynamicTest(
                route.method() + " " + route.product() + " " + route.pattern(),
                () -> check(route)));
  }

  private static void check(Route route) {
    assertThat(description.describes(route)).as("Twilio describes it").isTrue();
    List<Exchanges.Answered> answers = api.to(route);
    assertThat(answers).as("the tour comes along it").isNotEmpty();
    for (Exchanges.Answered answer : answers) {
      assertThat(description.allows(route, answer.status()))
          .as("status " + answer.status())
          .isTrue();
      if (answer.status() == 204) {
        continue;
      }
      ApiDescription.Schema schema = description.answer(route, answer.status()).orElseThrow();
      assertThat(Conformance.complaints(answer.body(), schema)).as(answer.path()).isEmpty();
    }
    if (route.method().equals("GET")) {
      assertThat(answers)
          .as("an answer that shows something")
          .anySatisfy(answer -> assertThat(emptyList(answer.body())).isFalse());
    }
  }

  private static boolean emptyList(JsonNode body) {
    boolean list = body.has("page") || body.has("meta");
    return list
        && body.properties().stream()
            .anyMatch(e -> e.getValue().isArray() && e.getValue().isEmpty());
  }
}
