package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorConfigTest {
  @ParameterizedTest
  @ValueSource(strings = {"0s", "999ms"})
  void refusesAResyncWithoutAPause(String resync) {
    assertThatThrownBy(() -> parse(resync))
        .isInstanceOf(OperatorConfig.InvalidException.class)
        .hasMessageContaining("resync is " + resync)
        .hasMessageContaining("write 1s or more");
  }

  @Test
  void takesTheShortestResync() {
    assertThat(parse("1s").resync()).isEqualTo(Duration.ofSeconds(1));
  }

  private static OperatorConfig parse(String resync) {
    return OperatorConfig.parse("{ownerId: o, serverImage: i, resync: " + resync + "}");
  }
}
