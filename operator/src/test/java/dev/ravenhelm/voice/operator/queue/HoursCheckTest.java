package dev.ravenhelm.voice.operator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec;
import dev.ravenhelm.voice.operator.status.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoursCheckTest {
  @ParameterizedTest
  @CsvSource({
    "Europe/Berln, 2026-12-25, 'hours.timezone Europe/Berln is no time zone: write its IANA name, as Europe/Berlin'",
    "Europe Berlin, 2026-12-25, 'hours.timezone Europe Berlin is no time zone: write its IANA name, as Europe/Berlin'",
    "Europe/Berlin, 2026-02-30, 'hours.holidays has 2026-02-30, which no calendar has: write a date as 2026-12-25'",
    "Europe/Berlin, 2026-13-01, 'hours.holidays has 2026-13-01, which no calendar has: write a date as 2026-12-25'",
  })
  void namesWhatTheServerCannotRead(String timezone, String holiday, String message) {
    assertThat(HoursCheck.problem(hours(timezone, List.of("2026-01-01", holiday))))
        .contains(new Outcome.Stalled("HoursUnreadable", message));
  }

  @ParameterizedTest
  @CsvSource({"Europe/Berlin", "UTC", "+05:30"})
  void takesWhatTheServerReads(String timezone) {
    assertThat(HoursCheck.problem(hours(timezone, List.of("2028-02-29")))).isEmpty();
  }

  @Test
  void takesAQueueThatIsAlwaysOpen() {
    assertThat(HoursCheck.problem(null)).isEqualTo(Optional.empty());
  }

  private static RoutingQueueSpec.Hours hours(String timezone, List<String> holidays) {
    return new RoutingQueueSpec.Hours(
        timezone, Map.of("mon-fri", List.of("09:00-17:00")), holidays);
  }
}
