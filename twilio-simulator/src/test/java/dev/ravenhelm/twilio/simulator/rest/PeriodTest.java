package dev.ravenhelm.twilio.simulator.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PeriodTest {
  @TestFactory
  Stream<DynamicTest> holdsWhatIsInIt() {
    return Stream.of(
            new Row("StartTime=2026-01-31", "Sat, 31 Jan 2026 23:59:59 +0000", true, "a whole day"),
            new Row("StartTime=2026-01-31", "Sun, 01 Feb 2026 00:00:00 +0000", false, "no more"),
            new Row(
                "StartTime%3C=2026-01-31",
                "Sat, 31 Jan 2026 12:00:00 +0000", true, "before lets the day in"),
            new Row(
                "StartTime%3E=2026-01-31",
                "Fri, 30 Jan 2026 12:00:00 +0000", false, "after begins with the day"),
            new Row(
                "StartTime%3E=2026-01-31T10:00:00Z",
                "Sat, 31 Jan 2026 09:59:59 +0000", false, "to the second"),
            new Row(
                "StartTime%3E=2026-01-31T10:00:00",
                "Sat, 31 Jan 2026 10:00:00 +0000", true, "without a zone it is UTC"),
            new Row(
                "StartTime%3E=2026-01-31T10:00:00-05:00",
                "Sat, 31 Jan 2026 14:00:00 +0000", false, "with a zone it is there"),
            new Row("To=x", "", true, "no period holds all"),
            new Row("StartTime=2026-01-31", "", false, "what has no date is in no period"))
        .map(row ->
            DynamicTest.dynamicTest(
                row.reason,
                () ->
                    assertThat(Period.of(Form.parse(row.query), "StartTime").holds(row.date))
                        .isEqualTo(row.holds)));
  }

  @Test
  void refusesWhatIsNoDate() {
    assertThatThrownBy(() -> Period.of(Form.parse("StartTime=yesterday"), "StartTime"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("must be a date");
  }

  private record Row(String query, String date, boolean holds, String reason) {}
}
