package dev.ravenhelm.twilio.simulator.webhooks;

import dev.ravenhelm.twilio.simulator.rest.Form;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request that the account's own server is to get.
 *
 * @param what what it is for, in the words of the story: "voice webhook", "status callback"
 * @param json a body instead of the form
 * @param limit a bound on the whole exchange tighter than the URL's own
 */
public record Webhook(
    String what,
    String method,
    String url,
    Form form,
    Optional<String> json,
    Optional<Duration> limit) {

  private static final Pattern CALL = Pattern.compile("\\bCA[0-9a-f]{32}\\b");

  public static Webhook of(String what, String method, String url, Form form) {
    return new Webhook(what, method, url, form, Optional.empty(), Optional.empty());
  }

  /** One whose body is JSON: what is signed is the URL with the body's digest in it. */
  public static Webhook ofJson(String what, String url, String json) {
    return new Webhook(what, "POST", url, new Form(), Optional.of(json), Optional.empty());
  }

  public Webhook within(Duration other) {
    return new Webhook(what, method, url, form, json, Optional.of(other));
  }

  /** The call it is about, or the one that its task stands for; empty where there is none. */
  public String callSid() {
    return form.first("CallSid")
        .or(() ->
            form.first("TaskAttributes")
                .map(CALL::matcher)
                .filter(Matcher::find)
                .map(Matcher::group))
        .orElse("");
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
