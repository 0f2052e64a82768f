package dev.ravenhelm.voice.server.context;

import dev.ravenhelm.voice.server.events.CallEvent.Customer;
import dev.ravenhelm.voice.server.events.CallEvent.Ticket;
import org.jspecify.annotations.Nullable;

/** What came of a question; whatever it is, the call goes on. */
public sealed interface ContextAnswer {

  /** The service knows the caller; at least one of the two is there. */
  record Known(@Nullable Customer customer, @Nullable Ticket ticket) implements ContextAnswer {}

  /** The service knows nothing of the caller. */
  record Unknown() implements ContextAnswer {}

  /** No answer within the time that there was. */
  record Late() implements ContextAnswer {}

  /** No answer that can be used. */
  record Failed(Fault fault) implements ContextAnswer {}

  /** Why there is none. */
  enum Fault {
    /** The gateway's settings or their mounted Secrets cannot be used. */
    MISCONFIGURED,
    /** No connection, or one that broke. */
    UNREACHABLE,
    /** A status other than 200, 204 and 404. */
    REFUSED,
    /** More than {@link ContextClient#MOST_BYTES}. */
    TOO_BIG,
    /** Not the JSON that the schema describes. */
    BROKEN,
    /** Not asked: it failed often enough just now. */
    AWAY,
    /** Not asked: too many questions are under way. */
    BUSY
  }

  /** The word for attributes of tasks and for events: {@code ok}, none, late or error. */
  default String word() {
    return switch (this) {
      case Known _ -> "ok";
      case Unknown() -> "none";
      case Late() -> "late";
      case Failed _ -> "error";
    };
  }
}
