package dev.ravenhelm.voice.server.webhooks;

import dev.ravenhelm.voice.server.webhooks.Answer.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The last answers, by Twilio's idempotency token and call: a webhook that comes again, since its
 * answer was lost or slow, is answered as before, whatever the clock and the table say by now, and
 * tells nothing a second time. Another replica decides anew, and tells events of the same ids.
 *
 * <p>Source: twilio.com/docs/usage/webhooks/webhooks-connection-overrides.
 */
final class Repeats {

  /**
   * Some 1,500 answers, with their keys: enough for a hundred webhooks a second while Twilio may
   * ask again, which it does within 15 s.
   */
  private static final int BYTES = 2 * 1024 * 1024;

  /** Nearly as long as Twilio waits; an answer that asks Twilio in turn takes seconds. */
  private static final Duration FIRST = Duration.ofSeconds(12);

  private static final int LONGEST_TOKEN = 128;

  private final GivenAnswers given = new GivenAnswers(BYTES);
  private final Map<String, CompletableFuture<Answer>> underWay = new ConcurrentHashMap<>();

  /**
   * The answer of the first that comes with this token for this call; of the others where there is
   * no such token.
   *
   * @param token empty when the request has none
   */
  Answer once(String token, Verified request, Supplier<Answer> answer) {
    String callSid = request.get("CallSid");
    if (!isToken(token) || !(callSid.isEmpty() || Attributes.isCallSid(callSid))) {
      return answer.get();
    }
    String key = token + "|" + callSid + "|" + request.path() + "?" + request.rawQuery();
    CompletableFuture<Answer> own = new CompletableFuture<>();
    CompletableFuture<Answer> first = underWay.putIfAbsent(key, own);
    return first == null ? answered(key, own, answer) : repeated(first, answer);
  }

  private static boolean isToken(String token) {
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (!((c >= '0' && c <= '9')
          || (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || c == '_'
          || c == '-')) {
        return false;
      }
    }
    return !token.isEmpty() && token.length() <= LONGEST_TOKEN;
  }

  private Answer answered(String key, CompletableFuture<Answer> own, Supplier<Answer> answer) {
    try {
      Answer before = given.find(key);
      if (before != null) {
        own.complete(before);
        return before;
      }
      Answer now = answer.get();
      if (now.outcome() != Outcome.FAILED) {
        // before it is no longer under way, so that it is always found
        given.add(key, now);
        own.complete(now);
      }
      return now;
    } finally {
      // without effect on what is complete; what failed may well succeed when it is asked for again
      own.cancel(false);
      underWay.remove(key, own);
    }
  }

  private static Answer repeated(CompletableFuture<Answer> first, Supplier<Answer> answer) {
    try {
      Answer given = first.get(FIRST.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(given.status(), given.contentType(), given.body(), Outcome.REPEATED);
    } catch (ExecutionException | TimeoutException | CancellationException e) {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return answer.get();
    }
  }
}
