package dev.ravenhelm.voice.sandbox;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Prints what happens, step by step, with times; a step that takes long says that it still runs.
 */
public final class Narrator {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final PrintStream out;
  private final ExecutorService steps;

  public Narrator(PrintStream out, ExecutorService steps) {
    this.out = out;
    this.steps = steps;
  }

  /** A step of the sandbox did not happen. */
  public static final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StepFailedException(String step, String why) {
      super(step + ": " + why);
    }

    StepFailedException(String step, @Nullable Throwable cause) {
      super(step + ": " + cause, cause);
    }
  }

  /** Runs a step and says how long it took. */
  public <T> T step(String name, Callable<T> work) {
    long start = System.nanoTime();
    out.print("  " + pad(name));
    out.flush();
    Future<T> running = steps.submit(work);
    while (true) {
      try {
        T result = running.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        out.println(String.format(Locale.ROOT, " %5.1f s  %s", seconds(start), describe(result)));
        return result;
      } catch (TimeoutException e) {
        out.print(".");
        out.flush();
      } catch (ExecutionException e) {
        out.println(" failed");
        throw e.getCause() instanceof StepFailedException failed
            ? failed
            : new StepFailedException(name, e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StepFailedException(name, "interrupted");
      }
    }
  }

  /** Prints a line. */
  public void say(String line) {
    out.println(line);
  }

  private static String describe(Object result) {
    return result instanceof String words ? words : "";
  }

  private static String pad(String name) {
    return name + " ".repeat(Math.max(1, 44 - name.length()));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
