package dev.ravenhelm.voice.openbao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ravenhelm.voice.openbao.OpenBaoException.Kind;
import dev.ravenhelm.voice.openbao.ReadResult.Absent;
import dev.ravenhelm.voice.openbao.ReadResult.Present;
import dev.ravenhelm.voice.openbao.WriteResult.VersionMismatch;
import dev.ravenhelm.voice.openbao.WriteResult.Written;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class OpenBaoSecretsTest {

  private static final SecretPath PATH = new SecretPath("voice/main");
  private static final String LOGIN = "POST /v1/auth/kubernetes/login";
  private static final String READ = "GET /v1/secret/data/voice/main";
  private static final String WRITE = "POST /v1/secret/data/voice/main";
  private static final String DELETE = "DELETE /v1/secret/metadata/voice/main";
  private static final String SECRET_VALUE = "tell-nobody";
  private static final String FOUND =
      """
      {"data":{"data":{"key":"tell-nobody","count":7},
               "metadata":{"version":3,"custom_metadata":{"owner":"main"}}}}\
      """;

  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private ScriptedBao bao;
  private OpenBaoSecrets secrets;

  @BeforeEach
  void start() throws IOException {
    bao = new ScriptedBao();
    OpenBaoConfig config =
        OpenBaoConfig.of(bao.address(), "voice", () -> "jwt-" + logins.incrementAndGet())
            .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2));
    secrets = new OpenBaoSecrets(config, now::get);
  }

  @AfterEach
  void stop() {
    secrets.close();
    bao.close();
  }

  @Test
  void readsTheNewestVersionWithItsMetadata() {
    loginGives("s.one").on(READ, 200, FOUND);

    assertThat(secrets.read(PATH))
        .isEqualTo(
            new Present(Map.of("key", SECRET_VALUE, "count", "7"), 3, Map.of("owner", "main")));
    assertThat(bao.requests(READ).getFirst().token()).isEqualTo("s.one");
    assertThat(bao.requests(LOGIN).getFirst().body()).contains("\"role\":\"voice\"", "jwt-1");
  }

  @Test
  @Timeout(20)
  void waitsForNoAnswerThatStallsInItsBody() {
    loginGives("s.one").stalls(READ);

    assertThatExceptionOfType(OpenBaoException.class)
        .isThrownBy(() -> secrets.read(PATH))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }

  @Test
  void keepsValuesOutOfToString() {
    loginGives("s.one").on(READ, 200, FOUND);

    assertThat(secrets.read(PATH).toString()).contains("key").doesNotContain(SECRET_VALUE);
  }

  @Test
  void takesOnlyTheStoresOwnNotFoundForAbsence() {
    loginGives("s.one").on(READ, 404, "{\"errors\":[]}");
    assertThat(secrets.read(PATH)).isEqualTo(new Absent(0));
  }

  @Test
  void namesTheVersionOfADeletedSecretForTheNextWrite() {
    loginGives("s.one")
        .on(
            READ,
            404,
            "{\"data\":{\"data\":null,\"metadata\":{\"version\":4,\"deletion_time\":\"x\"}}}");
    assertThat(secrets.read(PATH)).isEqualTo(new Absent(4));
  }

  @Test
  void doesNotTakeAMissingMountForAbsence() {
    loginGives("s.one").on(READ, 404, "{\"errors\":[\"no handler for route\"]}");
    failsWith(Kind.REFUSED, () -> secrets.read(PATH));
  }

  @Test
  void doesNotTakeAProxysNotFoundForAbsence() {
    loginGives("s.one").on(READ, 404, "<html>not found</html>");
    failsWith(Kind.REFUSED, () -> secrets.read(PATH));
  }

  @Test
  void writesWithCheckAndSet() {
    loginGives("s.one").on(WRITE, 200, "{\"data\":{\"version\":1}}");

    assertThat(secrets.write(PATH, Map.of("key", SECRET_VALUE), 0)).isEqualTo(new Written(1));
    assertThat(bao.requests(WRITE).getFirst().body()).contains("\"cas\":0", SECRET_VALUE);
  }

  @Test
  void reportsThatAnotherWroteFirst() {
    loginGives("s.one")
        .on(
            WRITE,
            400,
            "{\"errors\":[\"check-and-set parameter did not match the current version\"]}");
    assertThat(secrets.write(PATH, Map.of("key", SECRET_VALUE), 0))
        .isEqualTo(new VersionMismatch());
  }

  @Test
  void doesNotRepeatAWriteWhoseOutcomeIsUnclear() {
    loginGives("s.one").on(WRITE, 500, "{\"errors\":[\"internal: tell-nobody\"]}");

    OpenBaoException failure =
        failsWith(Kind.UNCLEAR, () -> secrets.write(PATH, Map.of("key", SECRET_VALUE), 0));
    assertThat(failure.toString()).contains("write voice/main").doesNotContain(SECRET_VALUE);
    assertThat(bao.requests(WRITE)).hasSize(1);
  }

  @Test
  void callsADroppedWriteUnclear() {
    loginGives("s.one").on(WRITE, 0, "");
    failsWith(Kind.UNCLEAR, () -> secrets.write(PATH, Map.of("key", SECRET_VALUE), 0));
  }

  @Test
  void repeatsAReadThatFailedInPassing() {
    loginGives("s.one").on(READ, 503, "").on(READ, 412, "").on(READ, 200, FOUND);
    assertThat(secrets.read(PATH)).isInstanceOf(Present.class);
  }

  @Test
  void givesUpOnAReadThatKeepsFailing() {
    loginGives("s.one").on(READ, 429, "{\"errors\":[\"quota\"]}");

    failsWith(Kind.UNAVAILABLE, () -> secrets.read(PATH));
    assertThat(bao.requests(READ)).hasSize(3);
  }

  @Test
  void saysThatTheServerIsSealedAtOnce() {
    loginGives("s.one").on(READ, 503, "{\"errors\":[\"OpenBao is sealed\"]}");

    failsWith(Kind.SEALED, () -> secrets.read(PATH));
    assertThat(bao.requests(READ)).hasSize(1);
  }

  @Test
  void saysThatTheServerIsAway() {
    bao.close();
    assertThat(failsWith(Kind.UNAVAILABLE, () -> secrets.read(PATH)).status()).isZero();
  }

  @Test
  void logsInAgainOnceWhenTheTokenIsRefused() {
    loginGives("s.one").on(LOGIN, 200, session("s.two"));
    bao.on(READ, 403, "{\"errors\":[\"permission denied\"]}").on(READ, 200, FOUND);

    assertThat(secrets.read(PATH)).isInstanceOf(Present.class);
    assertThat(bao.requests(READ))
        .extracting(ScriptedBao.Request::token)
        .containsExactly("s.one", "s.two");
  }

  @Test
  void reportsADenialThatANewLoginDoesNotCure() {
    loginGives("s.one").on(READ, 403, "{\"errors\":[\"permission denied\"]}");

    failsWith(Kind.DENIED, () -> secrets.read(PATH));
    assertThat(bao.requests(READ)).hasSize(2);
  }

  @Test
  void namesTheRoleWhenTheLoginIsRefused() {
    bao.on(LOGIN, 400, "{\"errors\":[\"invalid role name\"]}");
    assertThat(failsWith(Kind.REFUSED, () -> secrets.read(PATH)))
        .hasMessage("OpenBao login kubernetes as voice: REFUSED (400): invalid role name");
  }

  @Test
  void logsInAnewWithAFreshTokenAfterTwoThirdsOfTheSessionsLife() {
    loginGives("s.one").on(READ, 200, FOUND);

    secrets.read(PATH);
    now.set(Instant.EPOCH.plusSeconds(1999));
    secrets.read(PATH);
    assertThat(bao.requests(LOGIN)).hasSize(1);
    now.set(Instant.EPOCH.plusSeconds(2000));
    secrets.read(PATH);
    assertThat(bao.requests(LOGIN)).hasSize(2);
    assertThat(bao.requests(LOGIN).getLast().body()).contains("jwt-2");
  }

  @Test
  void deletesAllVersionsThroughTheMetadata() {
    loginGives("s.one").on(DELETE, 204, "");
    secrets.deleteAll(PATH);
    assertThat(bao.requests(DELETE)).hasSize(1);
  }

  @Test
  void describesASecretWithCustomMetadata() {
    loginGives("s.one").on("POST /v1/secret/metadata/voice/main", 204, "");
    secrets.describe(PATH, Map.of("owner", "main"));
    assertThat(bao.requests("POST /v1/secret/metadata/voice/main").getFirst().body())
        .isEqualTo("{\"custom_metadata\":{\"owner\":\"main\"}}");
  }

  @Test
  void showsNoTokenInTheConfigurationsText() {
    assertThat(OpenBaoConfig.of(URI.create("http://bao"), "voice", () -> SECRET_VALUE))
        .hasToString("OpenBaoConfig[http://bao, role=voice]");
  }

  private ScriptedBao loginGives(String token) {
    return bao.on(LOGIN, 200, session(token));
  }

  private static String session(String token) {
    return "{\"auth\":{\"client_token\":\"" + token + "\",\"lease_duration\":3000}}";
  }

  private static OpenBaoException failsWith(Kind kind, Runnable call) {
    var thrown = assertThatExceptionOfType(OpenBaoException.class).isThrownBy(call::run).actual();
    assertThat(thrown.kind()).isEqualTo(kind);
    return thrown;
  }
}
