package dev.ravenhelm.twilio.simulator.webhooks;

import dev.ravenhelm.twilio.simulator.rest.Form;
import java.time.Duration;
import java.util.Optional;

/**
 * A request that the account's own server is to get.
 *
 * @param what what it is for, in the words of the story: "voice webhook", "status callback"
 * @param limit a bound on the whole exchange tighter than the URL's own
 */
public record Webhook(String what, String method, String url, Form form, Optional<Duration> limit) {
  public static Webhook of(String what, String method, String url, Form form) {
    return new Webhook(what, method, url, form, Optional.empty());
  }

  /** What came of a webhook. */
  public sealed interface Outcome {
    long millis();

    /** The server answered, with whatever status. */
    record Answered(int status, String contentType, String body, int attempts, long millis)
        implements Outcome {
      public boolean ok() {
        return status >= 200 && status < 300;
      }
    }

    /**
     * Nothing came back; {@code errorCode} is Twilio's (11205 connection, 11210 host, 11220 TLS).
     */
    record Failed(int errorCode, String words, int attempts, long millis) implements Outcome {}
  }
}
