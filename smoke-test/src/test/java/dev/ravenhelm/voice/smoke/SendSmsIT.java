package dev.ravenhelm.voice.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.twilio.simulator.Simulator;
import dev.ravenhelm.twilio.simulator.SimulatorConfig;
import dev.ravenhelm.voice.twilio.TwilioHttp;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SendSmsIT {
  private static final String SID = "AC00000000000000000000000000000001";
  private static final String TOKEN = "s3cret-t0ken";
  private static final String NUMBER = "+15550100001";
  private static final String TO = "+14155550123";
  private static Simulator simulator;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    TwilioHttp.allowHostHeader();
    simulator = Simulator.start(SimulatorConfig.of(SID, TOKEN).withNumbers(List.of(NUMBER)));
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @Test
  void exitsWithZeroOnlyWhenDelivered() {
    Run run = send(environment(), "--to", TO);

    assertThat(run.exitCode).isZero();
    assertThat(run.out).contains("is queued", "delivered");
  }

  @Test
  void reportsAFinalSentAsUnconfirmed() throws IOException, InterruptedException {
    script("{\"to\":\"+14155550124\",\"statuses\":[\"sending\",\"sent\"]}");

    Run run = send(environment(), "--to", "+14155550124", "--timeout", "2");

    assertThat(run.exitCode).isEqualTo(3);
    assertThat(run.err).contains("unconfirmed", "'sent'");
  }

  @Test
  void saysWhenAMessageIsNotEvenSentInTime() throws IOException, InterruptedException {
    script("{\"to\":\"+14155550127\",\"statuses\":[]}");

    Run run = send(environment(), "--to", "+14155550127", "--timeout", "1");

    assertThat(run.exitCode).isEqualTo(1);
    assertThat(run.err).contains("still 'queued'");
  }

  @Test
  void explainsAnUnregisteredNumber() throws IOException, InterruptedException {
    script("{\"to\":\"+14155550125\",\"statuses\":[\"sent\",\"undelivered\"],\"errorCode\":30034}");

    Run run = send(environment(), "--to", "+14155550125");

    assertThat(run.exitCode).isEqualTo(1);
    assertThat(run.err).contains("undelivered (30034)", "A2P 10DLC");
  }

  @Test
  void explainsATrialAccount() throws IOException, InterruptedException {
    script("{\"to\":\"+14155550126\",\"refused\":21608}");

    Run run = send(environment(), "--to", "+14155550126");

    assertThat(run.exitCode).isEqualTo(1);
    assertThat(run.err).contains("refused (21608)", "verified numbers");
  }

  @Test
  void saysThatSidAndTokenDoNotBelongTogether() {
    Run run =
        send(
            Map.of("TWILIO_SID", SID, "TWILIO_AUTH_TOKEN", "wr0ng-t0ken", "TWILIO_NUMBER", NUMBER),
            "--to",
            TO);

    assertThat(run.exitCode).isEqualTo(4);
    assertThat(run.err).contains("do not belong together", "20003").doesNotContain("wr0ng-t0ken");
  }

  @Test
  void saysThatTheNumberIsNotTheAccounts() {
    Run run =
        send(
            Map.of("TWILIO_SID", SID, "TWILIO_AUTH_TOKEN", TOKEN, "TWILIO_NUMBER", "+15550100999"),
            "--to",
            TO);

    assertThat(run.exitCode).isEqualTo(4);
    assertThat(run.err).contains("+15550100999 is not a number of account " + SID);
  }

  @Test
  void namesEveryVariableThatIsMissing() {
    Run run = send(Map.of("TWILIO_SID", "SK1"), "--to", TO);

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.err)
        .contains(
            "TWILIO_SID is no account SID",
            "not an API key's",
            "TWILIO_AUTH_TOKEN is not set",
            "TWILIO_NUMBER is not set",
            ".env.example");
  }

  @Test
  void readsTheFileWhereTheEnvironmentIsSilentAndNeverPrintsIt() throws IOException {
    Path file = folder.resolve("env");
    Files.writeString(
        file,
        "TWILIO_SID="
            + SID
            + "\nTWILIO_AUTH_TOKEN='"
            + TOKEN
            + "'\nTWILIO_NUMBER="
            + NUMBER
            + "\n");

    Run run = send(Map.of(), "--to", TO, "--env-file", file.toString());

    assertThat(run.exitCode).isZero();
    assertThat(run.out + run.err).doesNotContain(TOKEN);
  }

  @Test
  void refusesAReceiverThatIsNotE164() {
    assertThat(send(environment(), "--to", "0555123").exitCode).isEqualTo(2);
  }

  @Test
  void saysThatTwilioIsNotReachable() {
    Run run = execute(environment(), List.of("--to", TO, "--base-url", "http://127.0.0.1:1"));

    assertThat(run.exitCode).isEqualTo(5);
    assertThat(run.err).contains("could not be reached").doesNotContain(TOKEN);
  }

  private Run send(Map<String, String> environment, String... args) {
    var all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--base-url", simulator.url()));
    if (!all.contains("--env-file")) {
      all.addAll(List.of("--env-file", folder.resolve("none").toString()));
    }
    return execute(environment, all);
  }

  private static Run execute(Map<String, String> environment, List<String> args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        new CommandLine(new Main(environment))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args.toArray(String[]::new));
    return new Run(code, out.toString(), err.toString());
  }

  private static Map<String, String> environment() {
    return Map.of("TWILIO_SID", SID, "TWILIO_AUTH_TOKEN", TOKEN, "TWILIO_NUMBER", NUMBER);
  }

  private static void script(String json) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.send(
          HttpRequest.newBuilder(URI.create(simulator.url() + "/control/messages/scripts"))
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build(),
          HttpResponse.BodyHandlers.discarding());
    }
  }

  private record Run(int exitCode, String out, String err) {}
}
