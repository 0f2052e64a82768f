package dev.ravenhelm.voice.operator.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Many waits for Twilio at once; the account's own limit says how many. */
final class Parallel {
  private Parallel() {}

  /** The results in the order of the inputs; the first failure ends it. */
  static <T, R> List<R> map(Collection<T> inputs, Function<T, R> function) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<R>> under = new ArrayList<>();
      inputs.forEach(input -> under.add(threads.submit(() -> function.apply(input))));
      List<R> results = new ArrayList<>();
      try {
        for (Future<R> result : under) {
          results.add(result.get());
        }
      } catch (ExecutionException e) {
        threads.shutdownNow();
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw new CommandFailure("interrupted", e);
      }
      return results;
    }
  }
}
