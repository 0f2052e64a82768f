package dev.ravenhelm.voice.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The library itself reads each state as {@link KStatus} does. It is compiled for that, which takes
 * Go and some minutes the first time: only with VOICE_REAL_KSTATUS set.
 */
class KStatusIT {
  private static final Path STATES =
      Path.of("../docs/argocd/resource_customizations/voice.ravenhelm.dev/_/testdata");

  @TempDir Path folder;

  @Test
  void theLibraryReadsEachStateAsWeSay() throws Exception {
    assumeTrue(System.getenv("VOICE_REAL_KSTATUS") != null, "set VOICE_REAL_KSTATUS to run it");
    Path program = folder.resolve("kstatus");
    run(new File("src/test/kstatus"), List.of("go", "build", "-o", program.toString(), "."));

    List<String> command = new ArrayList<>(List.of(program.toString()));
    List<String> expected = new ArrayList<>();
    try (Stream<Path> files = Files.list(STATES)) {
      for (Path file : files.sorted().toList()) {
        command.add(file.toString());
        KStatus.Reading reading =
            KStatus.of(
                VoiceSerialization.create()
                    .unmarshal(Files.readString(file), GenericKubernetesResource.class));
        expected.add(file + " " + word(reading));
      }
    }

    assertThat(expected).isNotEmpty();
    assertThat(run(new File("."), command).lines()).containsExactlyElementsOf(expected);
  }

  private static String word(KStatus.Reading reading) {
    return switch (reading) {
      case TERMINATING -> "Terminating";
      case IN_PROGRESS -> "InProgress";
      case FAILED -> "Failed";
      case CURRENT -> "Current";
    };
  }

  private static String run(File in, List<String> command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).directory(in).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + "\n" + output).isZero();
    return output;
  }
}
