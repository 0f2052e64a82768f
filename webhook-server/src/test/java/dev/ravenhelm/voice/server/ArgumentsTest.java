package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  @Test
  void nameAFolderInTwoWaysOrNone() {
    assertThat(Arguments.of()).isEqualTo(new Arguments(false, null));
    assertThat(Arguments.of("--config", "etc")).isEqualTo(new Arguments(false, Path.of("etc")));
    assertThat(Arguments.of("--config=etc")).isEqualTo(new Arguments(false, Path.of("etc")));
  }

  @Test
  void askForHelpWhateverElseTheySay() {
    assertThat(Arguments.of("--config", "etc", "--help").help()).isTrue();
  }

  @Test
  void thatMeanNothingAreSaidAgain() {
    assertThatThrownBy(() -> Arguments.of("--confg", "etc"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not understood: --confg etc; --help says what is");
    assertThatThrownBy(() -> Arguments.of("--config")).isInstanceOf(IllegalArgumentException.class);
  }
}
