package dev.ravenhelm.voice.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TableFoldTest {

  private static final ObjectMapper YAML =
      VoiceSerialization.configure(new ObjectMapper(new YAMLFactory()));
  private final TableFold fold = new TableFold("main");

  @Test
  void leavesOutAResourceOfAnotherVersionAndKeepsAllOthers() throws Exception {
    TableFold.Folded folded = fold.fold(null, with(agent("alice", "1"), newer("bob", "2")));
    assertThat(folded.table().agents()).containsOnlyKeys("alice");
    assertThat(folded.problems()).singleElement().asString().contains("bob", "left out");
  }

  @Test
  void keepsTheLastGoodVersionOfAResource() throws Exception {
    RoutingTable before = fold.fold(null, with(agent("bob", "2"))).table();
    TableFold.Folded folded = fold.fold(before, with(newer("bob", "3")));
    assertThat(folded.table().agents().get("bob").subject()).isEqualTo("2");
    assertThat(folded.problems()).singleElement().asString().contains("stays as it was");
  }

  @Test
  void givesANumberThatTwoClaimToTheOlder() throws Exception {
    VoiceNumber older = number("z-line", "2026-01-01T00:00:00Z");
    VoiceNumber younger = number("a-line", "2026-01-02T00:00:00Z");
    assertThat(lineOf(List.of(older, younger))).isEqualTo("z-line");
    assertThat(lineOf(List.of(younger, older))).isEqualTo("z-line");
  }

  @Test
  void givesANumberThatTwoOfOneAgeClaimByName() throws Exception {
    assertThat(lineOf(List.of(number("b-line", null), number("a-line", null)))).isEqualTo("a-line");
  }

  @Test
  void givesASubjectThatTwoAgentsClaimToTheOlder() throws Exception {
    RoutingTable table =
        fold.fold(
                null,
                with(
                    aged(agent("mallory", "1"), "2026-01-02T00:00:00Z"),
                    aged(agent("zoe", "1"), "2026-01-01T00:00:00Z"),
                    agent("bob", "2")))
            .table();
    assertThat(table.agentsBySubject().get("1").name()).isEqualTo("zoe");
    assertThat(table.agentsBySubject()).containsOnlyKeys("1", "2");
    assertThat(table.agents()).containsKeys("zoe", "mallory", "bob");
  }

  @Test
  void letsNobodySignInWithTheIdentityOfAnOlderAgent() throws Exception {
    AgentIdentity zoe = aged(agent("zoe", "1"), "2026-01-01T00:00:00Z");
    AgentIdentity mallory =
        aged(
            read("mallory", "gatewayRef: {name: main}, subject: \"2\", identity: zoe"),
            "2026-01-02T00:00:00Z");
    RoutingTable table = fold.fold(null, with(mallory, zoe)).table();
    assertThat(table.agentsByIdentity().get("zoe").name()).isEqualTo("zoe");
    assertThat(table.agentsBySubject()).containsOnlyKeys("1");
  }

  @Test
  void keepsWhoHasWhatWithAnotherCallerId() throws Exception {
    RoutingTable table =
        fold.fold(
                null,
                with(
                    aged(agent("mallory", "1"), "2026-01-02T00:00:00Z"),
                    aged(agent("zoe", "1"), "2026-01-01T00:00:00Z")))
            .table();
    assertThat(table.withDefaultCallerId("+15550100001").agentsBySubject())
        .isEqualTo(table.agentsBySubject());
  }

  @Test
  void leavesOutWhatBelongsToAnotherGateway() throws Exception {
    assertThat(
            new TableFold("main")
                .fold(null, with(agent("alice", "1", "other"), agent("bob", "2")))
                .table()
                .agents())
        .containsOnlyKeys("bob");
  }

  @Test
  void isNoTableWithoutItsGateway() {
    TableFold.Folded folded = fold.fold(null, Resources.NONE);
    assertThat(folded.table()).isNull();
    assertThat(folded.problems()).singleElement().asString().contains("main");
  }

  @Test
  void saysWhichTimeoutOfAGatewayIsNone() throws Exception {
    RoutingTable before = fold.fold(null, with(agent("bob", "2"))).table();
    VoiceGateway wrong =
        YAML.readValue(
            """
            metadata: {name: main}
            spec:
              publicUrl: https://voice.example.com
              context: {url: "https://crm.example.com", timeout: soon}
            """,
            VoiceGateway.class);
    TableFold.Folded folded =
        fold.fold(before, new Resources(List.of(wrong), List.of(), List.of(), List.of()));
    assertThat(folded.problems()).first().asString().contains("soon");
  }

  private static Resources with(AgentIdentity... agents) throws JsonProcessingException {
    return new Resources(List.of(gateway()), List.of(), List.of(agents), List.of());
  }

  private String lineOf(List<VoiceNumber> numbers) throws JsonProcessingException {
    return fold.fold(null, new Resources(List.of(gateway()), numbers, List.of(), List.of()))
        .table()
        .linesByNumber()
        .get("+15550100001")
        .name();
  }

  private static VoiceGateway gateway() throws JsonProcessingException {
    return YAML.readValue(
        """
        apiVersion: voice.ravenhelm.dev/v1alpha1
        kind: VoiceGateway
        metadata: {name: main}
        spec: {publicUrl: "https://voice.example.com", twilio: {credentials: {secretRef: {name: t}}}}
        """,
        VoiceGateway.class);
  }

  private static VoiceNumber number(String name, @Nullable String created)
      throws JsonProcessingException {
    VoiceNumber number =
        YAML.readValue(
            """
            apiVersion: voice.ravenhelm.dev/v1alpha1
            kind: VoiceNumber
            spec:
              gatewayRef: {name: main}
              phoneNumber: "+15550100001"
              inbound: {queueRef: {name: support}}
            """,
            VoiceNumber.class);
    number.setMetadata(
        new ObjectMetaBuilder().withName(name).withCreationTimestamp(created).build());
    return number;
  }

  private static AgentIdentity aged(AgentIdentity agent, String created) {
    agent.getMetadata().setCreationTimestamp(created);
    return agent;
  }

  private static AgentIdentity agent(String name, String subject) throws JsonProcessingException {
    return agent(name, subject, "main");
  }

  private static AgentIdentity agent(String name, String subject, String gateway)
      throws JsonProcessingException {
    return read(name, "gatewayRef: {name: " + gateway + "}, subject: \"" + subject + "\"");
  }

  private static AgentIdentity newer(String name, String subject) throws JsonProcessingException {
    return read(name, "gatewayRef: {name: main}, subject: \"" + subject + "\", telepathy: true");
  }

  private static AgentIdentity read(String name, String spec) throws JsonProcessingException {
    return YAML.readValue(
        "apiVersion: voice.ravenhelm.dev/v1alpha1\nkind: AgentIdentity\nmetadata: {name: "
            + name
            + "}\nspec: {"
            + spec
            + "}\n",
        AgentIdentity.class);
  }
}
