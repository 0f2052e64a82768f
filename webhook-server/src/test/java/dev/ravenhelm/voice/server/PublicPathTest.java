package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.testbed.OidcIssuer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an Ingress forwards as it comes, where the public URL has a path. */
final class PublicPathTest {

  private static final String PREFIX = "/api";

  private static OidcIssuer issuer;
  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    issuer = OidcIssuer.start();
    RunningServer.example(folder, "https://id.example.com", issuer.issuer().toString());
    Path file = folder.resolve("voice.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "publicUrl: " + RunningServer.PUBLIC_URL,
                "publicUrl: " + RunningServer.PUBLIC_URL + PREFIX));
    server = RunningServer.on(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
    issuer.close();
  }

  @Test
  void tokensAreGivenUnderIt() {
    HttpResponse<String> answer =
        server.send(
            HttpRequest.newBuilder(server.agentsUri(PREFIX + "/voice-token"))
                .header("Authorization", "Bearer " + issuer.token("2871", "voice"))
                .POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"token\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/me",
        "/api/v1/openapi.yaml",
        "/api/v1/history?page=nonsense",
        "/api/v1/calls/CA0/context",
        "/api/v1/nothing"
      })
  void theAgentsApiAnswersUnderItAsWithout(String path) {
    HttpResponse<String> without = get(path);
    HttpResponse<String> under = get(PREFIX + path);
    assertThat(under.statusCode()).isEqualTo(without.statusCode());
    assertThat(under.body()).isEqualTo(without.body());
  }

  @Test
  void nothingElseIsServedUnderIt() {
    assertThat(get("/api/v1/me").statusCode()).isEqualTo(200);
    assertThat(get("/other/api/v1/me").statusCode()).isEqualTo(404);
    assertThat(get("/apiapi/v1/me").statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> get(String path) {
    return server.send(
        HttpRequest.newBuilder(server.agentsUri(path))
            .header("Authorization", "Bearer " + issuer.token("2871", "voice")));
  }
}
