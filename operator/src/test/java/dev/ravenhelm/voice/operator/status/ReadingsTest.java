package dev.ravenhelm.voice.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.Condition;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/**
 * How each state of each kind is read: by kstatus, and by the health script for Argo CD, whose test
 * data these states are. {@code -Dgolden.update=true} writes it anew.
 */
class ReadingsTest {
  private static final Path FOLDER =
      Path.of("../docs/argocd/resource_customizations/voice.ravenhelm.dev/_");
  private static final KubernetesSerialization YAML = VoiceSerialization.create();
  private static final YAMLMapper MAPPER = new YAMLMapper();
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final long GENERATION = 3;

  /** A state, and how it must be read. */
  private record State(
      String name,
      Outcome outcome,
      List<String> drift,
      long observed,
      boolean deleting,
      KStatus.Reading kstatus,
      String argo,
      String argoMessage) {}

  private static final List<State> STATES =
      List.of(
          new State(
              "ready",
              new Outcome.Ready(Reason.READY, "it works"),
              List.of(),
              GENERATION,
              false,
              KStatus.Reading.CURRENT,
              "Healthy",
              "it works"),
          new State(
              "observed",
              new Outcome.Ready(Reason.OBSERVED, "the plan is in status.plan"),
              List.of(),
              GENERATION,
              false,
              KStatus.Reading.CURRENT,
              "Healthy",
              "the plan is in status.plan"),
          new State(
              "drifted",
              new Outcome.Ready(Reason.READY, "it works"),
              List.of("VoiceUrl differs"),
              GENERATION,
              false,
              KStatus.Reading.CURRENT,
              "Healthy",
              "Drifted: VoiceUrl differs"),
          new State(
              "waiting",
              new Outcome.Waiting(Reason.GATEWAY_NOT_SYNCED, "the gateway main is not synced yet"),
              List.of(),
              GENERATION,
              false,
              KStatus.Reading.IN_PROGRESS,
              "Progressing",
              "GatewayNotSynced: the gateway main is not synced yet"),
          new State(
              "retried",
              new Outcome.Failed(Reason.TWILIO_UNAVAILABLE, "no answer from Twilio", false),
              List.of(),
              GENERATION,
              false,
              KStatus.Reading.IN_PROGRESS,
              "Progressing",
              "TwilioUnavailable: no answer from Twilio"),
          new State(
              "stalled",
              new Outcome.Stalled(Reason.CLAIMED_BY_ANOTHER, "other claims the same"),
              List.of(),
              GENERATION,
              false,
              KStatus.Reading.FAILED,
              "Degraded",
              "ClaimedByAnother: other claims the same"),
          new State(
              "edited",
              new Outcome.Ready(Reason.READY, "it works"),
              List.of(),
              GENERATION - 1,
              false,
              KStatus.Reading.IN_PROGRESS,
              "Progressing",
              "Waiting for the operator to see the latest spec"),
          new State(
              "deleting",
              new Outcome.Waiting(Reason.DELETING, "waiting for main-line to be deleted first"),
              List.of(),
              GENERATION,
              true,
              KStatus.Reading.TERMINATING,
              "Progressing",
              "Being deleted: waiting for main-line to be deleted first"));

  private static final List<Class<? extends VoiceResource<?, ?>>> KINDS =
      List.of(VoiceGateway.class, VoiceNumber.class, AgentIdentity.class, RoutingQueue.class);

  @TestFactory
  Stream<DynamicTest> everyStateIsReadAsItIs() {
    return KINDS.stream()
        .flatMap(kind ->
            STATES.stream()
                .map(state ->
                    DynamicTest.dynamicTest(
                        kind.getSimpleName() + " " + state.name(), () -> reads(kind, state))));
  }

  /** What the API server fills in for a resource that no operator has seen, as CrdYamlTest pins. */
  @Test
  void aNewResourceIsInProgressAndNotReadAsDone() throws IOException {
    GenericKubernetesResource fresh =
        YAML.unmarshal(
            """
            apiVersion: voice.ravenhelm.dev/v1alpha1
            kind: VoiceNumber
            metadata: {name: main, namespace: voice, generation: 1}
            status: {observedGeneration: -1}
            """,
            GenericKubernetesResource.class);

    assertThat(KStatus.of(fresh)).isEqualTo(KStatus.Reading.IN_PROGRESS);
    assertThat(health(fresh))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("status", "Progressing", "message", "Waiting for the operator"));
  }

  /** The list that Argo CD's own tests read, and the files that it names. */
  @Test
  void theScriptAnswersItsTestListAsArgoCdReadsIt() throws IOException {
    List<Map<String, Object>> tests = new ArrayList<>();
    for (Class<? extends VoiceResource<?, ?>> kind : KINDS) {
      for (State state : STATES) {
        tests.add(
            new TreeMap<>(
                Map.of(
                    "healthStatus",
                    new TreeMap<>(Map.of("status", state.argo(), "message", state.argoMessage())),
                    "inputPath",
                    "testdata/" + file(kind, state))));
      }
    }
    pinned("health_test.yaml", YAML.asYaml(Map.of("tests", tests)));

    JsonNode list = MAPPER.readTree(FOLDER.resolve("health_test.yaml").toFile());
    Set<String> named = new TreeSet<>();
    for (JsonNode test : list.get("tests")) {
      String input = test.get("inputPath").asText();
      named.add(Path.of(input).getFileName().toString());
      assertThat(
              health(
                  YAML.unmarshal(
                      Files.readString(FOLDER.resolve(input)), GenericKubernetesResource.class)))
          .as(input)
          .containsEntry("status", test.get("healthStatus").get("status").asText())
          .containsEntry("message", test.get("healthStatus").get("message").asText());
    }
    try (Stream<Path> files = Files.list(FOLDER.resolve("testdata"))) {
      assertThat(files.map(f -> f.getFileName().toString()).collect(Collectors.toSet()))
          .as("no file that no test reads")
          .isEqualTo(named);
    }
  }

  private static void reads(Class<? extends VoiceResource<?, ?>> kind, State state)
      throws IOException {
    VoiceResource<?, ?> resource = resource(kind, state);
    pinned("testdata/" + file(kind, state), YAML.asYaml(resource));
    GenericKubernetesResource read =
        YAML.unmarshal(YAML.asYaml(resource), GenericKubernetesResource.class);

    assertThat(KStatus.of(read)).isEqualTo(state.kstatus());
    assertThat(health(read))
        .containsEntry("status", state.argo())
        .containsEntry("message", state.argoMessage());
  }

  private static VoiceResource<?, ?> resource(
      Class<? extends VoiceResource<?, ?>> kind, State state) {
    List<Condition> conditions =
        Conditions.of(
            state.outcome(),
            state.outcome() instanceof Outcome.Ready
                && state.drift().isEmpty()
                && !state.outcome().reason().equals(Reason.OBSERVED),
            state.drift(),
            null,
            state.observed(),
            NOW);
    // the part of a status that all kinds have; how a kind's own fields are written is its business
    VoiceResource<?, ?> resource =
        YAML.convertValue(
            Map.of(
                "apiVersion",
                "voice.ravenhelm.dev/v1alpha1",
                "kind",
                kind.getSimpleName(),
                "status",
                Map.of("observedGeneration", state.observed(), "conditions", conditions)),
            kind);
    resource.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("voice")
            .withName("main")
            .withGeneration(GENERATION)
            .withDeletionTimestamp(state.deleting() ? NOW.toString() : null)
            .build());
    return resource;
  }

  private static String file(Class<?> kind, State state) {
    return kind.getSimpleName().toLowerCase(Locale.ROOT) + "-" + state.name() + ".yaml";
  }

  private static void pinned(String name, String yaml) throws IOException {
    Path file = FOLDER.resolve(name);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, yaml);
    }
    assertThat(Files.readString(file)).as(name).isEqualTo(yaml);
  }

  /** Runs the script as Argo CD does: the resource is the global {@code obj}. */
  private static Map<String, String> health(GenericKubernetesResource resource) throws IOException {
    Globals globals = JsePlatform.standardGlobals();
    globals.set("obj", lua(MAPPER.valueToTree(resource)));
    String script = Files.readString(FOLDER.resolve("health.lua"), StandardCharsets.UTF_8);
    LuaTable answer = globals.load(script, "health.lua").call().checktable();
    return Map.of(
        "status", answer.get("status").checkjstring(),
        "message", answer.get("message").checkjstring());
  }

  private static LuaValue lua(JsonNode node) {
    if (node.isObject()) {
      LuaTable table = new LuaTable();
      node.properties().forEach(field -> table.set(field.getKey(), lua(field.getValue())));
      return table;
    }
    if (node.isArray()) {
      LuaTable table = new LuaTable();
      for (int i = 0; i < node.size(); i++) {
        table.set(i + 1, lua(node.get(i)));
      }
      return table;
    }
    if (node.isNumber()) {
      return LuaValue.valueOf(node.asDouble());
    }
    if (node.isBoolean()) {
      return LuaValue.valueOf(node.asBoolean());
    }
    return node.isNull() ? LuaValue.NIL : LuaValue.valueOf(node.asText());
  }
}
