package dev.ravenhelm.voice.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GoDurationTest {
  @Test
  void readsWhatTheCrdLetsPass() {
    assertThat(GoDuration.or("2500ms", Duration.ZERO)).isEqualTo(Duration.ofMillis(2500));
    assertThat(GoDuration.or("1h30m5s", Duration.ZERO)).isEqualTo(Duration.ofSeconds(5405));
    assertThat(GoDuration.or("720h", Duration.ZERO)).isEqualTo(Duration.ofDays(30));
    assertThat(GoDuration.or(null, Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void refusesWhatIsNone() {
    for (String wrong : new String[] {"", "5", "s", "5s!", "5 s", "-5s", "1.5h"}) {
      assertThatThrownBy(() -> GoDuration.or(wrong, Duration.ZERO))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
