package dev.ravenhelm.twilio.simulator.faults;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One rule of going wrong.
 *
 * @param path a regular expression that is found in the path of a request, or in the URL of a
 *     webhook
 * @param number an E.164 number, an identity or a SID that must stand in the parameters
 * @param nth which of the matching ones is the first to go wrong, from 1
 * @param times how many go wrong from there on; {@code Integer.MAX_VALUE} for all
 */
public record Fault(
    Side on,
    Optional<String> method,
    Pattern path,
    Optional<String> account,
    Optional<String> number,
    int nth,
    int times,
    Kind kind,
    int status,
    Optional<Duration> retryAfter,
    Duration delay) {

  /** What may go wrong. */
  public enum Side {
    REST,
    WEBHOOK,
    SIGNALLING
  }

  /** How it goes wrong. */
  public enum Kind {
    /** Answered with the status at once; nothing is done. */
    STATUS(Side.REST),
    /** Done, and then answered with the status. */
    STATUS_AFTER_COMMIT(Side.REST),
    /** The connection is cut; nothing is done. */
    RESET(Side.REST),
    /** Done, and then the connection is cut. */
    RESET_AFTER_COMMIT(Side.REST),
    /** Never answered; nothing is done. */
    TIMEOUT(Side.REST),
    /** Done, and never answered. */
    TIMEOUT_AFTER_COMMIT(Side.REST),
    /** Answered rightly, but late. */
    DELAY(Side.REST),
    /** Answered as the same question was answered before. */
    STALE(Side.REST),
    /** Answered as if the account were suspended. */
    SUSPENDED(Side.REST),
    /** Never sent. */
    DROP(Side.WEBHOOK),
    /** Sent late. */
    LATE(Side.WEBHOOK),
    /** Sent twice. */
    DOUBLE(Side.WEBHOOK),
    /** Sent after the call's next one. */
    REORDER(Side.WEBHOOK),
    /** The socket is cut. */
    CUT(Side.SIGNALLING);

    private final Side side;

    Kind(Side side) {
      this.side = side;
    }

    public Side side() {
      return side;
    }

    /** As it is written: {@code status-after-commit}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  boolean matches(Occasion occasion) {
    return on == occasion.side()
        && path.matcher(occasion.path()).find()
        && method.filter(wanted -> !wanted.equalsIgnoreCase(occasion.method())).isEmpty()
        && account.filter(wanted -> !wanted.equals(occasion.account())).isEmpty()
        && number.filter(wanted -> !occasion.mentions(wanted)).isEmpty();
  }

  /** Something that may go wrong. */
  public interface Occasion {
    Side side();

    String method();

    String path();

    String account();

    /** Whether a number, identity or SID stands in its parameters. */
    boolean mentions(String value);
  }
}
