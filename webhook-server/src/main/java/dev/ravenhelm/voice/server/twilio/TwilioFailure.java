package dev.ravenhelm.voice.server.twilio;

import org.jspecify.annotations.Nullable;

/** Twilio did not do what was asked. */
public final class TwilioFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What may have happened, and what helps. */
  public enum Kind {
    /** No answer, 5xx or too many requests: a write may have happened, and may be tried again. */
    AWAY,
    /** 404: there is no such object, or no longer. */
    ABSENT,
    /** Another 4xx: nothing happened, and the same request will fail again. */
    REFUSED
  }

  private final Kind kind;
  private final int code;

  public TwilioFailure(Kind kind, int code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.code = code;
  }

  public Kind kind() {
    return kind;
  }

  /** Twilio's error code, as 20001; 0 where there is none. */
  public int code() {
    return code;
  }
}
