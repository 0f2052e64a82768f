package dev.ravenhelm.voice.server.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.Hours;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OpeningHoursTest {

  private static final OpeningHours BERLIN =
      OpeningHours.of(
          new Hours(
              "Europe/Berlin",
              Map.of(
                  "mon-fri", List.of("09:00-12:00", "13:00-17:00"),
                  "sat-sun", List.of("22:00-02:00")),
              List.of("2026-12-25")));

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T08:59:59, false, before it opens",
    "2026-11-23T09:00:00, true, the first second",
    "2026-11-23T12:00:00, false, the break begins",
    "2026-11-23T16:59:59, true, the last second",
    "2026-11-23T17:00:00, false, closed",
    "2026-11-28T23:00:00, true, a Saturday night",
    "2026-11-29T01:59:59, true, after midnight",
    "2026-11-30T01:00:00, true, the end of Sunday night on a Monday",
    "2026-11-30T02:00:00, false, after the end of Sunday night",
    "2026-12-25T10:00:00, false, a holiday",
    "2026-07-06T09:00:00, true, by the wall clock in summer, too"
  })
  void isOpenByItsOwnWallClock(LocalDateTime local, boolean open, String reason) {
    assertThat(BERLIN.openAt(local.atZone(ZoneId.of("Europe/Berlin")).toInstant()))
        .as(reason)
        .isEqualTo(open);
  }

  @Test
  void isOpenToTheEndOfTheDayThatEndsAt24() {
    OpeningHours always =
        OpeningHours.of(new Hours("UTC", Map.of("sun-sat", List.of("00:00-24:00")), null));
    assertThat(
            always.openAt(
                LocalDateTime.parse("2026-11-23T23:59:59").atZone(ZoneId.of("UTC")).toInstant()))
        .isTrue();
  }

  @Test
  void refusesADayThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> OpeningHours.of(new Hours("UTC", Map.of("yule", List.of("09:00-10:00")), null)));
  }
}
