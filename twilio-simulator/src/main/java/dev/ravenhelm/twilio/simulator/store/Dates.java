package dev.ravenhelm.twilio.simulator.store;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Twilio's two ways of writing a moment. */
public final class Dates {
  private static final DateTimeFormatter RFC_2822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Dates() {}

  /** As the 2010-04-01 API writes it: {@code Thu, 30 Jul 2015 20:00:00 +0000}. */
  public static String rfc2822(Instant instant) {
    return RFC_2822.format(instant);
  }

  /** As the v1 APIs write it: {@code 2015-07-30T20:00:00Z}. */
  public static String iso(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Reads either way of writing, and a bare date as its first moment; without a zone it is UTC, as
   * twilio-java writes it.
   */
  public static Optional<Instant> parse(String text) {
    try {
      if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
        return Optional.of(Instant.parse(text + "T00:00:00Z"));
      }
      if (text.matches("[0-9]{4}-[^Z+]*[0-9]") && !text.matches(".*T.*-.*")) {
        return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
      }
      return Optional.of(
          text.matches("[0-9]{4}-.*")
              ? OffsetDateTime.parse(text).toInstant()
              : RFC_2822.parse(text, Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
