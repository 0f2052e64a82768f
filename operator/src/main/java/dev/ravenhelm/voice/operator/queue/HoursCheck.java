package dev.ravenhelm.voice.operator.queue;

import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec;
import dev.ravenhelm.voice.operator.status.Outcome;
import dev.ravenhelm.voice.operator.status.Reason;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What no pattern of the CRD finds in a queue's hours, and the server leaves the queue out for.
 * Pure.
 */
final class HoursCheck {
  private HoursCheck() {}

  /** Why the hours cannot be read. */
  static Optional<Outcome> problem(RoutingQueueSpec.@Nullable Hours hours) {
    if (hours == null) {
      return Optional.empty();
    }
    if (!isZone(hours.timezone())) {
      return unreadable(
          "hours.timezone "
              + hours.timezone()
              + " is no time zone: write its IANA name, as Europe/Berlin");
    }
    List<String> holidays = hours.holidays() == null ? List.of() : hours.holidays();
    return holidays.stream()
        .filter(day -> !isDate(day))
        .findFirst()
        .flatMap(day ->
            unreadable(
                "hours.holidays has "
                    + day
                    + ", which no calendar has: write a date as 2026-12-25"));
  }

  private static Optional<Outcome> unreadable(String message) {
    return Optional.of(new Outcome.Stalled(Reason.HOURS_UNREADABLE, message));
  }

  private static boolean isZone(String name) {
    try {
      return ZoneId.of(name) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isDate(String day) {
    try {
      return LocalDate.parse(day) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
