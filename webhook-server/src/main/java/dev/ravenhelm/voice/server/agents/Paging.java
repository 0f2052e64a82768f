package dev.ravenhelm.voice.server.agents;

import io.helidon.webserver.http.ServerRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Which part of a list that goes back in time a request asks for, by its parameters {@code before}
 * and {@code limit}.
 */
public record Paging(Instant before, int limit) {

  /** What such a request is told that is none. */
  public static final Reply MALFORMED =
      new Reply.Refused(
          Problem.malformed(
              "before is a time as 2026-11-28T12:00:00Z, limit a number from 1 to "
                  + Paging.MOST
                  + "."));

  /** Beyond these, a year has a sign or more digits than Twilio takes. */
  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("2999-12-31T00:00:00Z");

  private static final int USUAL = 20;
  private static final int MOST = 50;

  /** From now, where the request does not say; empty where it says what is no time or number. */
  public static Optional<Paging> of(ServerRequest request, Instant now) {
    int limit = limit(parameter(request, "limit"));
    return before(parameter(request, "before"), now)
        .filter(before -> limit > 0)
        .map(before -> new Paging(before, limit));
  }

  /** A parameter of the query; empty where it has no value. */
  public static Optional<String> parameter(ServerRequest request, String name) {
    return request.query().first(name).asOptional().filter(value -> !value.isEmpty());
  }

  /** A time that Twilio can be asked about. */
  public static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text))
          .filter(time -> !time.isBefore(EARLIEST) && !time.isAfter(LATEST));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> before(Optional<String> text, Instant now) {
    return text.isEmpty() ? Optional.of(now) : time(text.get());
  }

  /** Zero where it is none. */
  private static int limit(Optional<String> text) {
    String number = text.orElse(Integer.toString(USUAL));
    int limit = number.matches("[0-9]{1,3}") ? Integer.parseInt(number) : 0;
    return limit > MOST ? 0 : limit;
  }
}
