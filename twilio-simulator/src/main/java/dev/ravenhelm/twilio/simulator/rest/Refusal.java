package dev.ravenhelm.twilio.simulator.rest;

/** Twilio's no to a request: the HTTP status, Twilio's own code, and the words. */
public final class Refusal extends RuntimeException {
  private final int status;
  private final int code;

  public Refusal(int status, int code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  public static Refusal badRequest(int code, String message) {
    return new Refusal(400, code, message);
  }

  public static Refusal notFound(String path) {
    return new Refusal(404, 20404, "The requested resource " + path + " was not found");
  }

  public static Refusal missing(String parameter) {
    return badRequest(20001, "Missing required parameter " + parameter + " in the post body");
  }

  public int status() {
    return status;
  }

  public int code() {
    return code;
  }

  public String words() {
    return String.valueOf(getMessage());
  }
}
