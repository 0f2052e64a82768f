package dev.ravenhelm.voice.openbao;

import org.jspecify.annotations.Nullable;

/** OpenBao gave no usable answer; the message names operation, path and status, never a value. */
public final class OpenBaoException extends RuntimeException {

  private final Kind kind;
  private final String operation;
  private final String path;
  private final int status;

  /** What to do about it. */
  public enum Kind {
    /** The server runs but is sealed: wait for a person to unseal it. */
    SEALED,
    /** Nothing was done: not reachable, or busy. Try again later. */
    UNAVAILABLE,
    /** A write may or may not have been done: read before doing anything else. */
    UNCLEAR,
    /** The login or the token's policies do not allow it. */
    DENIED,
    /** The request can never work as it is: a wrong mount, role or address. */
    REFUSED
  }

  OpenBaoException(
      Kind kind,
      String operation,
      String path,
      int status,
      String detail,
      @Nullable Throwable cause) {
    super(
        "OpenBao "
            + operation
            + " "
            + path
            + ": "
            + kind
            + (status > 0 ? " (" + status + ")" : "")
            + (detail.isEmpty() ? "" : ": " + detail),
        cause);
    this.kind = kind;
    this.operation = operation;
    this.path = path;
    this.status = status;
  }

  public Kind kind() {
    return kind;
  }

  /** {@code read}, {@code write}, {@code describe}, {@code delete} or {@code login}. */
  public String operation() {
    return operation;
  }

  public String path() {
    return path;
  }

  /** The HTTP status, or 0 when there was no answer. */
  public int status() {
    return status;
  }
}
