package dev.ravenhelm.voice.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.operator.Golden;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HelpTest {
  @Test
  void everyCommandTellsItsOptionsAndExitCodes() {
    for (String command : new String[] {"plan", "export", "orphans"}) {
      Cli.Result help = Cli.with(Map.of()).run(command, "--help");
      assertThat(help.code()).isZero();
      Golden.check("cli-help-" + command + ".txt", help.out());
    }
  }

  @Test
  void aMistypedOptionIsAnErrorAndNotTwoForChanges() {
    Cli.Result result = Cli.with(Map.of()).run("plan", "--filenam", "x");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("--filenam");
  }
}
