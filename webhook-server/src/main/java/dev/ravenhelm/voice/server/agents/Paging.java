package dev.ravenhelm.voice.server.agents;

import io.helidon.webserver.http.ServerRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which part of a list that goes back in time a request asks for, by its parameters {@code before}
 * and {@code limit}.
 *
 * @param shown what pages before this one had of the last moment before {@code before}, by SID
 */
public record Paging(Instant before, Set<String> shown, int limit) {

  /** What such a request is told that is none. */
  public static final Reply MALFORMED =
      new Reply.Refused(
          Problem.malformed(
              "before is a time as 2026-11-28T12:00:00Z or the next of a page, limit a number from 1"
                  + " to "
                  + Paging.MOST
                  + "."));

  /** Beyond these, a year has a sign or more digits than Twilio takes. */
  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("2999-12-31T00:00:00Z");

  private static final Pattern SID = Pattern.compile("[A-Z]{2}[0-9a-zA-Z]{1,40}");
  private static final int MOST_SHOWN = 500;

  private static final int USUAL = 20;
  private static final int MOST = 50;

  public Paging {
    shown = Set.copyOf(shown);
  }

  /** From now, where the request does not say; empty where it says what is no time or number. */
  public static Optional<Paging> of(ServerRequest request, Instant now) {
    int limit = limit(parameter(request, "limit"));
    List<String> before =
        List.of(parameter(request, "before").orElse(now.toString()).split(",", -1));
    List<String> shown = before.subList(1, before.size());
    return time(before.getFirst())
        .filter(time -> limit > 0 && shown.size() <= MOST_SHOWN)
        .filter(time -> shown.stream().allMatch(sid -> SID.matcher(sid).matches()))
        .map(time -> new Paging(time, new HashSet<>(shown), limit));
  }

  /** Whether something of this time belongs to this page or to those that follow. */
  public boolean wants(Instant time, String sid) {
    return time.isBefore(before) && !shown.contains(sid);
  }

  /**
   * What {@code before} has to be to go on, since many may be of one time: that time, and those of
   * it that were shown.
   *
   * @param sids those of this page that are of the time that it reached
   */
  public String next(Instant reached, Stream<String> sids) {
    Instant after = reached.plusMillis(1);
    boolean further = after.isBefore(before);
    return Stream.concat(
            Stream.of((further ? after : before).toString()),
            Stream.concat(further ? Stream.empty() : shown.stream(), sids).sorted())
        .collect(Collectors.joining(","));
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

  /** Zero where it is none. */
  private static int limit(Optional<String> text) {
    String number = text.orElse(Integer.toString(USUAL));
    int limit = number.matches("[0-9]{1,3}") ? Integer.parseInt(number) : 0;
    return limit > MOST ? 0 : limit;
  }
}
