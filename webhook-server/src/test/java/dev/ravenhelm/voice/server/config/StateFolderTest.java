package dev.ravenhelm.voice.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.server.routing.Resources;
import dev.ravenhelm.voice.server.routing.TableFold;
import dev.ravenhelm.voice.server.twiml.Example;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restarted container finds when everything else is away. */
final class StateFolderTest {

  private static final Resources RESOURCES = Example.resources("/golden/resources.yaml");

  @TempDir private Path folder;

  @Test
  void givesBackTheTableThatWasInUse() {
    new StateFolder(folder.resolve("new")).keep(RESOURCES);
    Resources kept = new StateFolder(folder.resolve("new")).resources().orElseThrow();
    TableFold fold = new TableFold("main");
    assertThat(fold.fold(null, kept).table()).isEqualTo(fold.fold(null, RESOURCES).table());
  }

  /** As after an upgrade of the CRDs that the server has yet to follow. */
  @Test
  void keepsWhatItKnewOfAResourceThatIsOfAnotherVersionNow() throws Exception {
    StateFolder state = new StateFolder(folder);
    state.keep(RESOURCES);
    VoiceNumber known = RESOURCES.numbers().getFirst();
    ObjectMapper json = VoiceSerialization.configure(new ObjectMapper());
    ObjectNode newer = json.valueToTree(known);
    newer.withObject("/spec").put("telepathy", true);
    Resources now =
        new Resources(
            RESOURCES.gateways(),
            List.of(json.treeToValue(newer, VoiceNumber.class)),
            RESOURCES.agents(),
            List.of());
    state.keep(now);
    state.keep(now);
    Resources kept = new StateFolder(folder).resources().orElseThrow();
    assertThat(kept.numbers())
        .singleElement()
        .satisfies(number -> assertThat(number.number()).isEqualTo(known.number()));
    assertThat(kept.queues()).isEmpty();
  }

  /** An API server that is away does not look fresh for a restart of ours. */
  @Test
  void tellsTheAgeOfWhatItGivesBack() {
    Instant now = Instant.parse("2026-11-23T09:00:00Z");
    StateFolder before = new StateFolder(folder);
    before.keep(RESOURCES);
    before.confirm(now.minusSeconds(90));
    StateFolder state = new StateFolder(folder);
    Tables tables = new Tables("main", () -> now);
    tables.read(state.resources().orElseThrow(), state.saidAt().orElseThrow());
    assertThat(tables.age()).hasSeconds(90);
    tables.read(RESOURCES);
    assertThat(tables.age()).hasSeconds(0);
  }

  @Test
  void givesBackTheSecretsAndLetsNobodyElseReadThem() throws Exception {
    Secrets secrets = new Secrets();
    secrets.use(new TwilioCredentials("AC1", List.of("first", "second"), "+15550100001"));
    secrets.use(ApiKey.of(Map.of("sid", "SK1", "secret", "hush"), "sid", "secret").orElseThrow());
    new StateFolder(folder).keep(secrets);
    Secrets restored = new Secrets();
    new StateFolder(folder).restore(restored);
    assertThat(restored.credentials()).isEqualTo(secrets.credentials());
    assertThat(restored.apiKey()).isEqualTo(secrets.apiKey());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.toList())
          .hasSize(1)
          .allSatisfy(file ->
              assertThat(Files.getPosixFilePermissions(file))
                  .containsExactlyInAnyOrder(
                      PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }
  }

  @Test
  void startsWithNothingWhereAFileIsCutOff() throws Exception {
    StateFolder state = new StateFolder(folder);
    state.keep(RESOURCES);
    Path file = folder.resolve("resources.json.gz");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThat(state.resources()).isEmpty();
    assertThat(new StateFolder(folder.resolve("none")).resources()).isEmpty();
  }

  @Test
  void goesOnWhereNothingCanBeKept() throws Exception {
    Path file = Files.createFile(folder.resolve("a-file"));
    StateFolder state = new StateFolder(file);
    state.keep(RESOURCES);
    assertThat(state.resources()).isEmpty();
  }

  @Test
  void leavesNothingBesideWhatCouldNotBeReplaced() throws Exception {
    Path inTheWay = Files.createDirectories(folder.resolve("resources.json.gz/full"));
    new StateFolder(folder).keep(RESOURCES);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(inTheWay.getParent());
    }
  }

  /** The former stays until the new one is whole, in 32 MiB together. */
  @Test
  void keepsTenThousandNumbersInLittleRoom() throws Exception {
    List<VoiceNumber> numbers = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      VoiceNumber number = new VoiceNumber();
      number.setMetadata(
          new ObjectMetaBuilder()
              .withName("number-" + i)
              .withNamespace("voice")
              .withUid(UUID.randomUUID().toString())
              .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "x".repeat(500))
              .build());
      numbers.add(number);
    }
    StateFolder state = new StateFolder(folder);
    state.keep(new Resources(List.of(), numbers, List.of(), List.of()));
    assertThat(Files.size(folder.resolve("resources.json.gz"))).isLessThan(2 << 20);
    assertThat(state.resources().orElseThrow().numbers()).hasSize(10_000);
  }
}
