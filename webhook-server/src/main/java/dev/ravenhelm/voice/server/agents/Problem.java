package dev.ravenhelm.voice.server.agents;

/**
 * Why a request was refused, as RFC 9457 writes it.
 *
 * @param reason short and stable, for metrics and programs
 * @param detail says what to do
 */
record Problem(int status, String reason, String title, String detail) {

  static Problem unauthorized(String detail) {
    return new Problem(401, "unauthorized", "Sign in first", detail);
  }

  static Problem forbidden(String reason, String detail) {
    return new Problem(403, reason, "No access token for you", detail);
  }

  static Problem unavailable(String detail) {
    return new Problem(503, "not-ready", "Not ready yet", detail);
  }
}
