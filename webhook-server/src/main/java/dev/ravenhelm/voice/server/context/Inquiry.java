package dev.ravenhelm.voice.server.context;

import dev.ravenhelm.voice.server.context.ContextAnswer.Late;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A question about a call that is under way, and for how long its caller may wait. */
public final class Inquiry {

  /** None was put: the gateway names no context service. */
  public static final Inquiry NONE = new Inquiry(null, 0);

  private final @Nullable CompletableFuture<ContextAnswer> answer;
  private final long deadline;

  /** An inquiry whose caller waits until a moment of {@link System#nanoTime}. */
  Inquiry(@Nullable CompletableFuture<ContextAnswer> answer, long deadline) {
    this.answer = answer;
    this.deadline = deadline;
  }

  /** The answer, where it is there already. */
  public Optional<ContextAnswer> now() {
    return answer == null ? Optional.empty() : Optional.ofNullable(answer.getNow(null));
  }

  /** The answer, as soon as it is there or the caller can wait no longer; empty of none. */
  public Optional<ContextAnswer> await() {
    if (answer == null) {
      return Optional.empty();
    }
    try {
      long left = Math.max(0, deadline - System.nanoTime());
      return Optional.of(answer.get(left, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.of(new Late());
    } catch (ExecutionException e) {
      throw new IllegalStateException("an answer is a value", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(new Late());
    }
  }
}
