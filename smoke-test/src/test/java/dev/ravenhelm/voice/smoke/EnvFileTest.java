package dev.ravenhelm.voice.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EnvFileTest {
  @Test
  void readsWhatPeopleWriteIntoSuchFiles() {
    var variables =
        EnvFile.parse(
            """
            # a comment
            TWILIO_SID=AC1
            export TWILIO_AUTH_TOKEN="to#ken = x" # with a comment
            TWILIO_NUMBER = '+15550100001'
            PLAIN=value # comment
            EMPTY=
            not a line
            """);

    assertThat(variables)
        .containsEntry("TWILIO_SID", "AC1")
        .containsEntry("TWILIO_AUTH_TOKEN", "to#ken = x")
        .containsEntry("TWILIO_NUMBER", "+15550100001")
        .containsEntry("PLAIN", "value")
        .containsEntry("EMPTY", "")
        .hasSize(5);
  }

  @Test
  void hasNoVariablesWhereThereIsNoFile() throws IOException {
    assertThat(EnvFile.read(Path.of("target", "no-such.env"))).isEmpty();
  }
}
