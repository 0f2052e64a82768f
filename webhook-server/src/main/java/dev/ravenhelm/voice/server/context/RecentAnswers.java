package dev.ravenhelm.voice.server.context;

import dev.ravenhelm.voice.server.context.ContextAnswer.Failed;
import dev.ravenhelm.voice.server.context.ContextAnswer.Late;
import dev.ravenhelm.voice.server.recent.RecentMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What was asked about the last calls, so that a webhook told twice, or a menu's next step, asks
 * nothing twice; not more than a help, since another replica has its own.
 */
final class RecentAnswers {

  private static final int MOST = 1024;

  private final Map<String, CompletableFuture<ContextAnswer>> answers = RecentMap.byAge(MOST);

  /** The answer, or that which is coming; null where there is none, or none of use. */
  synchronized @Nullable CompletableFuture<ContextAnswer> of(String callSid) {
    CompletableFuture<ContextAnswer> answer = answers.get(callSid);
    return answer == null || failed(answer) ? null : answer;
  }

  synchronized void put(String callSid, CompletableFuture<ContextAnswer> answer) {
    answers.put(callSid, answer);
  }

  private static boolean failed(CompletableFuture<ContextAnswer> answer) {
    ContextAnswer now = answer.getNow(null);
    return now instanceof Failed || now instanceof Late;
  }
}
