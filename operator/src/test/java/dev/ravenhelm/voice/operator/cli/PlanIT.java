package dev.ravenhelm.voice.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code kubectl voice plan} without a cluster. */
class PlanIT {
  private static final String NUMBER = "+15550100001";
  private static final String GATEWAY =
      """
      apiVersion: voice.ravenhelm.dev/v1alpha1
      kind: VoiceGateway
      metadata: {name: main, namespace: voice}
      spec:
        twilio: {credentials: {openBao: {path: twilio/main}}}
        publicUrl: https://voice.example.com
      ---
      """;
  private static final String QUEUE =
      """
      apiVersion: voice.ravenhelm.dev/v1alpha1
      kind: RoutingQueue
      metadata: {name: support, namespace: voice}
      spec:
        gatewayRef: {name: main}
        members: [{name: alice}]
      ---
      """;
  private static final String AGENT =
      """
      apiVersion: voice.ravenhelm.dev/v1alpha1
      kind: AgentIdentity
      metadata: {name: alice, namespace: voice}
      spec:
        gatewayRef: {name: main}
        subject: "1"
      ---
      """;

  private Exchange exchange;

  @BeforeEach
  void start() {
    exchange = new Exchange(List.of(NUMBER));
  }

  @AfterEach
  void stop() {
    exchange.close();
  }

  @Test
  void plansEverythingOfAFreshAccountAndWritesNothing() throws IOException {
    Cli.Result result =
        plan(GATEWAY + AGENT + QUEUE + number("main-line", NUMBER, ""), "-o", "json");

    assertThat(result.err()).contains("note: no kubeconfig was found");
    assertThat(result.code()).as(result.err() + result.out()).isEqualTo(2);
    JsonNode json = JsonMapper.builder().build().readTree(result.out());
    List<String> actions = new ArrayList<>();
    json.path("changes")
        .forEach(change ->
            actions.add(
                change.at("/resource/name").asText()
                    + " "
                    + change.path("action").asText()
                    + " "
                    + change.at("/object/kind").asText()));
    assertThat(actions)
        .contains(
            "main create application",
            "main create workspace",
            "main create key",
            "alice create worker",
            "support create task-queue",
            "support create workflow",
            "main-line update number");
    assertThat(json.path("problems")).isEmpty();
    assertThat(exchange.twilio.list(TwilioKind.APPLICATION, "")).isEmpty();
    assertThat(exchange.twilio.list(TwilioKind.WORKSPACE, "")).isEmpty();
    assertThat(exchange.twilio.search(TwilioKind.NUMBER, "", NUMBER).getFirst().field("VoiceUrl"))
        .doesNotContain("voice.example.com");
    assertThat(result.out() + result.err()).doesNotContain(Exchange.TOKEN);
  }

  @Test
  void namesTheMonthlyCostOfWhatItWouldBuy() {
    Cli.Result result = plan(GATEWAY + number("bought", "+14155550199", "  purchase: {}\n"));

    assertThat(result.out()).contains("Buys 1 number for 1.15 USD a month.");
    assertThat(result.code()).isEqualTo(2);
    assertThat(exchange.twilio.list(TwilioKind.NUMBER, "")).hasSize(1);
  }

  @Test
  void endsWithOneWhereTheAccountOrAReferenceRefuses() {
    Cli.Result result = plan(GATEWAY + QUEUE + number("elsewhere", "+14155550188", ""));

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains(
            "RoutingQueue voice/support: ReferenceNotFound: there is no AgentIdentity voice/alice in the manifests",
            "VoiceNumber voice/elsewhere: NotOwned: the account has no number +14155550188");
  }

  @Test
  void saysWhatToDoWithoutAGatewayWithoutAnOwnerAndWithoutCredentials() {
    assertThat(plan(AGENT))
        .satisfies(result -> {
          assertThat(result.code()).isEqualTo(1);
          assertThat(result.err())
              .contains("there is no VoiceGateway voice/main in the manifests")
              .contains("add its manifest with another -f");
        });
    Cli.Result noOwner =
        exchange
            .cli()
            .piping(GATEWAY)
            .run("plan", "-f", "-", "--twilio-url", exchange.simulator.url());
    assertThat(noOwner.code()).isEqualTo(1);
    assertThat(noOwner.err()).contains("give --owner-id");
    Cli.Result noCredentials =
        Cli.with(Map.of()).piping(GATEWAY).run("plan", "-f", "-", "--owner-id", "o");
    assertThat(noCredentials.code()).isEqualTo(1);
    assertThat(noCredentials.err())
        .contains("lie in OpenBao", "set TWILIO_SID and TWILIO_AUTH_TOKEN in the environment");
  }

  @Test
  void saysThatAQueuesHoursCannotBeRead() {
    Cli.Result result =
        plan(
            GATEWAY
                + """
                apiVersion: voice.ravenhelm.dev/v1alpha1
                kind: RoutingQueue
                metadata: {name: support, namespace: voice}
                spec:
                  gatewayRef: {name: main}
                  hours: {timezone: Europe/Berln, weekly: {mon-fri: ["09:00-17:00"]}}
                """);

    assertThat(result.out())
        .contains("RoutingQueue voice/support: HoursUnreadable: hours.timezone Europe/Berln");
  }

  @Test
  void wrongCredentialsAreAnErrorThatHidesThem() {
    Cli.Result result =
        Cli.with(Map.of("TWILIO_SID", Exchange.ACCOUNT, "TWILIO_AUTH_TOKEN", "not-the-token"))
            .piping(GATEWAY)
            .run("plan", "-f", "-", "--owner-id", "o", "--twilio-url", exchange.simulator.url());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("error: ", "check TWILIO_SID")
        .doesNotContain("not-the-token");
  }

  private static String number(String name, String e164, String more) {
    return """
    apiVersion: voice.ravenhelm.dev/v1alpha1
    kind: VoiceNumber
    metadata: {name: %s, namespace: voice}
    spec:
      gatewayRef: {name: main}
      phoneNumber: "%s"
      inbound: {voicemail: {}}
    %s---
    """
        .formatted(name, e164, more);
  }

  private Cli.Result plan(String manifests, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "plan", "-f", "-", "--owner-id", "o", "--twilio-url", exchange.simulator.url()));
    args.addAll(List.of(more));
    return exchange.cli().piping(manifests).run(args.toArray(String[]::new));
  }
}
