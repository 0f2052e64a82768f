package dev.ravenhelm.voice.sandbox.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.sandbox.Programs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The soak in small; {@code benchmarks/soak} has it whole. */
class SoakE2E {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final int CALLS = 2000;

  @TempDir Path folder;

  @Test
  void losesNoWebhookAndNoEventInRestartsAndOutages() throws Exception {
    Soak.Result result = Soak.run(new Programs(ROOT), folder, CALLS);

    assertThat(result.wrong()).isEmpty();
    assertThat(result.missing()).isEmpty();
    assertThat(result.answered()).isEqualTo(CALLS + result.doubled());
  }
}
