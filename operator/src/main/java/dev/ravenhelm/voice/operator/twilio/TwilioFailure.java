package dev.ravenhelm.voice.operator.twilio;

import org.jspecify.annotations.Nullable;

/** Twilio did not do what was asked. */
public final class TwilioFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What may have happened, and what helps. */
  public enum Kind {
    /** No answer or 5xx: a write may have happened. */
    UNCLEAR,
    /** 429 after several tries: nothing happened. */
    THROTTLED,
    /** 401 or 403: the credentials are wrong, revoked or too weak. */
    CREDENTIALS,
    /** 412: somebody else changed the object meanwhile; nothing happened. */
    CHANGED,
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

  /** Twilio's error code, as 20003; 0 where there is none. */
  public int code() {
    return code;
  }
}
