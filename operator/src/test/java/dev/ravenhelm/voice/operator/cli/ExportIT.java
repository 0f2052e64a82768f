package dev.ravenhelm.voice.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kubectl voice export}, and the plan of what it wrote. */
class ExportIT {
  private static final String PUBLIC_URL = "https://voice.example.com";
  private static final String OURS =
      PUBLIC_URL + "/voice/incoming#ct=2000&rt=5000&tt=14000&rc=1&rp=ct,rt,5xx";
  private static final List<String> NUMBERS =
      IntStream.range(0, 600).mapToObj(i -> "+1555010%04d".formatted(i)).toList();
  private static final TwilioKind[] KINDS = {
    TwilioKind.NUMBER,
    TwilioKind.APPLICATION,
    TwilioKind.WORKSPACE,
    TwilioKind.WORKER,
    TwilioKind.TASK_QUEUE,
    TwilioKind.WORKFLOW
  };

  @TempDir private Path folder;

  @Test
  void whatIsExportedTakesNoCallFromAnybodyWhenItsGatewayIsPromoted() throws IOException {
    try (Exchange exchange = new Exchange(NUMBERS.subList(0, 4))) {
      Brownfield there = new Brownfield(exchange);
      there.number(0, Map.of("VoiceUrl", OURS, "VoiceFallbackUrl", "https://backup.example.net/x"));
      there.number(
          1,
          Map.of(
              "VoiceUrl",
              OURS,
              "SmsUrl",
              "https://sms.example.net/in",
              "SmsMethod",
              "POST",
              "VoiceCallerIdLookup",
              "true"));
      there.number(2, Map.of("VoiceUrl", "https://me:hunter2@old.example.net/twiml"));
      // one as the operator would have made it, one of Flex, one without an identity
      there.worker(
          "alice",
          """
          {"contact_uri":"client:alice","identity":"alice","agent":"alice","inbound":"yes",
           "skills":["billing"],"levels":{"billing":5},"email":"alice@example.com","team":"a"}
          """);
      there.worker(
          "Bob",
          """
          {"contact_uri":"client:bob_b","routing":{"skills":["german","Not OK"],"levels":{"german":3}}}
          """);
      there.worker("robot", "{}");
      there.queue(
          "support", "inbound == \"yes\" AND skills HAS \"billing\" AND levels.billing >= 3");
      there.queue("exotic", "inbound == \"yes\" OR team == \"a\"");
      Map<String, Map<String, String>> before = exchange.snapshot(there.workspace, KINDS);

      Cli.Result exported = export(exchange);

      assertThat(exported.code()).as(exported.err()).isEqualTo(2);
      assertThat(exchange.snapshot(there.workspace, KINDS)).isEqualTo(before);
      String report = Files.readString(folder.resolve("out/REPORT.md"));
      assertThat(report)
          .contains(
              "1 VoiceGateway, 2 VoiceNumber, 2 AgentIdentity, 1 RoutingQueue",
              NUMBERS.get(2)
                  + ": its URL leads to https://old.example.net/twiml(…); take it over with --take-over",
              NUMBERS.get(3) + ": it has no VoiceUrl",
              "robot: its attributes have no contact_uri",
              "exotic: its expressions say more than skills, levels and agents by name",
              "the skill \"Not OK\"",
              "replace-me-",
              "written at promotion: create TwiML application")
          .doesNotContain("hunter2");
      assertThat(exported.out() + exported.err()).doesNotContain("hunter2", Exchange.TOKEN);
      JsonNode plan = plan(exchange);
      assertThat(plan.path("problems")).isEmpty();
      assertThat(written(plan))
          .as(plan.toPrettyString())
          .containsExactlyInAnyOrder(
              // the gateway's own
              "main create application FriendlyName StatusCallback StatusCallbackMethod VoiceMethod VoiceUrl",
              "main create key FriendlyName",
              "main create activity Available FriendlyName",
              "main update workspace EventCallbackUrl",
              // the mark, and where a call's events go, which went nowhere
              "number-15550100000 update number FriendlyName StatusCallback",
              "number-15550100001 update number FriendlyName StatusCallback",
              // keys beside those that are there
              "bob-b update worker Attributes");
    }
  }

  @Test
  void aTakenOverNumberIsExportedAndWhatPromotingWritesIsListed() throws IOException {
    try (Exchange exchange = new Exchange(NUMBERS.subList(0, 1))) {
      new Brownfield(exchange).number(0, Map.of("VoiceUrl", "https://old.example.net/twiml"));

      Cli.Result exported = export(exchange, "--take-over");

      assertThat(Files.readString(folder.resolve("out/REPORT.md")))
          .contains("1 VoiceNumber")
          .contains(
              "VoiceUrl from \"https://old.example.net/twiml\" to \""
                  + PUBLIC_URL
                  + "/voice/incoming\"");
      assertThat(exported.out()).contains("Written to ");
    }
  }

  @Test
  void exportsSixHundredNumbersAndSaysHowFarItIs() throws IOException {
    try (Exchange exchange = new Exchange(NUMBERS)) {
      Parallel.map(
          exchange.twilio.list(TwilioKind.NUMBER, ""),
          number ->
              exchange.twilio.update(
                  TwilioKind.NUMBER,
                  "",
                  number.sid(),
                  Map.of("VoiceUrl", OURS, "VoiceMethod", "POST")));

      Cli.Result exported = export(exchange);

      assertThat(exported.code()).as(exported.err()).isZero();
      assertThat(exported.err()).contains("numbers 150/600", "numbers 300/600", "numbers 600/600");
      assertThat(exported.out()).contains("600 VoiceNumber; 0 left out");
      ManifestReader.Result read =
          ManifestReader.read(
              List.of(folder.resolve("out").toString()),
              new BufferedReader(new StringReader("")),
              "default");
      assertThat(read.problems()).isEmpty();
      assertThat(read.manifests()).hasSize(601);
    }
  }

  @Test
  void writesOverNothingAndSaysWhichWorkspaceIsMeantWhereThereAreSeveral() throws IOException {
    try (Exchange exchange = new Exchange(List.of())) {
      Files.createDirectories(folder.resolve("out"));
      Files.writeString(folder.resolve("out/mine.yaml"), "");
      assertThat(export(exchange).err()).contains("has manifests or a report already");
      Files.delete(folder.resolve("out/mine.yaml"));
      exchange.twilio.create(TwilioKind.WORKSPACE, "", Map.of("FriendlyName", "one"));
      exchange.twilio.create(TwilioKind.WORKSPACE, "", Map.of("FriendlyName", "two"));

      Cli.Result several = export(exchange);

      assertThat(several.code()).isEqualTo(1);
      assertThat(several.err()).contains("say which with --workspace", "(one)", "(two)");
    }
  }

  /** An account that somebody set up by hand. */
  private static final class Brownfield {
    private final Exchange exchange;
    private final String workspace;

    Brownfield(Exchange exchange) {
      this.exchange = exchange;
      this.workspace =
          exchange.twilio.create(TwilioKind.WORKSPACE, "", Map.of("FriendlyName", "calls")).sid();
    }

    void number(int index, Map<String, String> settings) {
      TwilioObject number =
          exchange.twilio.search(TwilioKind.NUMBER, "", NUMBERS.get(index)).getFirst();
      exchange.twilio.update(TwilioKind.NUMBER, "", number.sid(), settings);
    }

    void worker(String name, String attributes) {
      exchange.twilio.create(
          TwilioKind.WORKER, workspace, Map.of("FriendlyName", name, "Attributes", attributes));
    }

    void queue(String name, String expression) {
      String queue =
          exchange
              .twilio
              .create(
                  TwilioKind.TASK_QUEUE,
                  workspace,
                  Map.of(
                      "FriendlyName", name, "TargetWorkers", expression, "MaxReservedWorkers", "1"))
              .sid();
      String of =
          expression.replaceAll("(inbound|skills|levels)", "worker.$1").replace("\"", "\\\"");
      exchange.twilio.create(
          TwilioKind.WORKFLOW,
          workspace,
          Map.of(
              "FriendlyName",
              name,
              "AssignmentCallbackUrl",
              PUBLIC_URL + "/voice/assignment",
              "TaskReservationTimeout",
              "20",
              "Configuration",
              """
              {"task_routing": {"filters": [{"filter_friendly_name": "default/%s", "expression": "1==1",
                "targets": [{"queue": "%s", "expression": "%s"}]}],
                "default_filter": {"queue": "%s"}}}
              """
                  .formatted(name, queue, of, queue)));
    }
  }

  private Cli.Result export(Exchange exchange, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "export",
                "-o",
                folder.resolve("out").toString(),
                "--public-url",
                PUBLIC_URL,
                "--twilio-url",
                exchange.simulator.url()));
    args.addAll(List.of(more));
    return exchange.cli().run(args.toArray(String[]::new));
  }

  private JsonNode plan(Exchange exchange) throws IOException {
    Cli.Result planned =
        exchange
            .cli()
            .run(
                "plan",
                "-f",
                folder.resolve("out").toString(),
                "--owner-id",
                "o",
                "-o",
                "json",
                "--twilio-url",
                exchange.simulator.url());
    assertThat(planned.out()).as(planned.err()).isNotEmpty();
    return JsonMapper.builder().build().readTree(planned.out());
  }

  private static List<String> written(JsonNode plan) {
    List<String> written = new ArrayList<>();
    for (JsonNode change : plan.path("changes")) {
      TreeSet<String> fields = new TreeSet<>();
      change.path("fields").forEach(field -> fields.add(field.path("name").asText()));
      written.add(
          change.at("/resource/name").asText()
              + " "
              + change.path("action").asText()
              + " "
              + change.at("/object/kind").asText()
              + " "
              + String.join(" ", fields));
    }
    return written;
  }
}
