package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.Hours;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** When a queue is open, on its own wall clock. */
public record OpeningHours(
    ZoneId zone, Map<DayOfWeek, List<Span>> weekly, Set<LocalDate> holidays) {

  private static final Map<String, DayOfWeek> DAYS =
      Map.of(
          "mon", DayOfWeek.MONDAY,
          "tue", DayOfWeek.TUESDAY,
          "wed", DayOfWeek.WEDNESDAY,
          "thu", DayOfWeek.THURSDAY,
          "fri", DayOfWeek.FRIDAY,
          "sat", DayOfWeek.SATURDAY,
          "sun", DayOfWeek.SUNDAY);

  /** Seconds of the day from the first to before the last; 24:00 is the last second's end. */
  public record Span(int from, int until) {
    private static Span parse(String text) {
      int dash = text.indexOf('-');
      if (dash < 0) {
        throw new IllegalArgumentException("not a span of time as 09:00-17:00: " + text);
      }
      return new Span(secondOfDay(text.substring(0, dash)), secondOfDay(text.substring(dash + 1)));
    }

    private static int secondOfDay(String time) {
      return time.equals("24:00") ? 24 * 3600 : LocalTime.parse(time).toSecondOfDay();
    }

    private boolean crossesMidnight() {
      return until <= from;
    }
  }

  public OpeningHours {
    weekly = Map.copyOf(weekly);
    holidays = Set.copyOf(holidays);
  }

  static OpeningHours of(Hours hours) {
    Map<DayOfWeek, List<Span>> weekly = new EnumMap<>(DayOfWeek.class);
    hours
        .weekly()
        .forEach((days, spans) -> {
          for (DayOfWeek day : days(days)) {
            List<Span> ofDay = weekly.computeIfAbsent(day, any -> new ArrayList<>());
            spans.forEach(span -> ofDay.add(Span.parse(span)));
          }
        });
    List<String> holidays = hours.holidays();
    return new OpeningHours(
        ZoneId.of(hours.timezone()),
        weekly,
        holidays == null
            ? Set.of()
            : Set.copyOf(holidays.stream().map(LocalDate::parse).distinct().toList()));
  }

  /** Whether it is open; what began on a day goes on after midnight, unless that was a holiday. */
  public boolean openAt(Instant now) {
    ZonedDateTime local = now.atZone(zone);
    LocalDate today = local.toLocalDate();
    int second = local.toLocalTime().toSecondOfDay();
    return spansOf(today).stream()
            .anyMatch(
                span -> second >= span.from() && (span.crossesMidnight() || second < span.until()))
        || spansOf(today.minusDays(1)).stream()
            .anyMatch(span -> span.crossesMidnight() && second < span.until());
  }

  private List<Span> spansOf(LocalDate day) {
    return holidays.contains(day) ? List.of() : weekly.getOrDefault(day.getDayOfWeek(), List.of());
  }

  private static List<DayOfWeek> days(String text) {
    List<DayOfWeek> days = new ArrayList<>();
    int dash = text.indexOf('-');
    DayOfWeek first = day(dash < 0 ? text : text.substring(0, dash));
    DayOfWeek last = dash < 0 ? first : day(text.substring(dash + 1));
    for (DayOfWeek day = first; ; day = day.plus(1)) {
      days.add(day);
      if (day == last) {
        return days;
      }
    }
  }

  private static DayOfWeek day(String text) {
    DayOfWeek day = DAYS.get(text);
    if (day == null) {
      throw new IllegalArgumentException("not a day as mon: " + text);
    }
    return day;
  }
}
