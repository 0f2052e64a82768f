package dev.ravenhelm.voice.operator.plan;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Several objects with one mark. A list that lagged behind, or a program killed at the wrong
 * moment, leaves twins that are minutes apart at most: the younger ones go. What is further apart
 * was copied by somebody, and is left to people.
 */
final class Duplicates {
  private static final Duration TOGETHER = Duration.ofMinutes(10);

  private Duplicates() {}

  /** The one that status remembers, else the oldest. */
  static TwilioObject kept(List<TwilioObject> twins, String recordedSid) {
    return twins.stream()
        .filter(o -> o.sid().equals(recordedSid))
        .findFirst()
        .orElseGet(() ->
            twins.stream()
                .min(
                    Comparator.comparing(
                            (TwilioObject o) -> created(o).orElse(OffsetDateTime.MAX),
                            OffsetDateTime.timeLineOrder())
                        .thenComparing(TwilioObject::sid))
                .orElseThrow());
  }

  /** Whether two were made so close together that they are the trace of one wish. */
  static boolean madeTogether(TwilioObject kept, TwilioObject other) {
    Optional<OffsetDateTime> one = created(kept);
    Optional<OffsetDateTime> two = created(other);
    return other.kind() != TwilioKind.NUMBER
        && one.isPresent()
        && two.isPresent()
        && Duration.between(one.get(), two.get()).abs().compareTo(TOGETHER) < 0;
  }

  /** Twilio's older API writes RFC 2822, its newer ones ISO 8601. */
  private static Optional<OffsetDateTime> created(TwilioObject object) {
    String date = object.field("DateCreated");
    try {
      return Optional.of(
          OffsetDateTime.parse(
              date,
              date.endsWith("Z")
                  ? DateTimeFormatter.ISO_OFFSET_DATE_TIME
                  : DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeException e) {
      return Optional.empty(); // then nothing tells that the two belong together
    }
  }
}
