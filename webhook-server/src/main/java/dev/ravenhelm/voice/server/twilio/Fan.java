package dev.ravenhelm.voice.server.twilio;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Asks about many things, some of them at once, so that a long list takes no long time. */
public final class Fan {

  /** Half of what a replica may ask of Twilio at once. */
  private static final int AT_ONCE = 8;

  private Fan() {}

  /** The answers, in the order of the questions. The first {@link TwilioFailure} ends it all. */
  public static <T, R> List<R> out(List<T> questions, Function<T, R> ask) {
    if (questions.isEmpty()) {
      return List.of();
    }
    try (ExecutorService crew =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("fan").factory())) {
      List<Future<R>> coming =
          questions.stream().map(question -> crew.submit(() -> ask.apply(question))).toList();
      List<R> answers = new ArrayList<>();
      try {
        for (Future<R> each : coming) {
          answers.add(each.get());
        }
        return answers;
      } finally {
        crew.shutdownNow();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a question fails with what is not checked", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TwilioFailure(TwilioFailure.Kind.AWAY, 0, "This server stops", e);
    }
  }
}
