package dev.ravenhelm.voice.operator.account;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs reconciliations, so many at once, since each takes memory and the Kubernetes API's time. The
 * newest go first: what somebody just changed, and what was begun, is done before the backlog. One
 * that works with a Twilio account gives its place to another ({@link Guests}), so that a slow
 * account holds nobody up; when it is done with it, it goes on at once.
 */
public final class Crew extends AbstractExecutorService {
  private static final ScopedValue<Crew> CURRENT = ScopedValue.newInstance();

  private final int places;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean begun;
  private int working;

  /**
   * A crew that does not begin yet.
   *
   * @param places how many work at once
   */
  public Crew(int places) {
    this.places = places;
  }

  /** Begins with what has been asked for so far. */
  public synchronized void begin() {
    begun = true;
    startWaiting();
  }

  /** The running work, if it is a crew's at all, takes no place from now on. */
  static void stepOut() {
    if (CURRENT.isBound()) {
      CURRENT.get().left();
    }
  }

  /** It does again. */
  static void stepIn() {
    if (CURRENT.isBound()) {
      CURRENT.get().returned();
    }
  }

  /** Whether those that wait will keep all places taken for a while. */
  synchronized boolean isBusy() {
    return waiting.size() >= places;
  }

  @Override
  public synchronized void execute(Runnable work) {
    if (isShutdown()) {
      throw new RejectedExecutionException("the operator stops");
    }
    waiting.addFirst(work);
    startWaiting();
  }

  private synchronized void left() {
    working--;
    startWaiting();
  }

  private synchronized void returned() {
    working++;
  }

  private void startWaiting() {
    while (begun && working < places && !waiting.isEmpty()) {
      Runnable work = waiting.remove();
      working++;
      threads.execute(() -> {
        try {
          ScopedValue.where(CURRENT, this).run(work);
        } finally {
          left();
        }
      });
    }
  }

  @Override
  public synchronized void shutdown() {
    waiting.clear();
    threads.shutdown();
  }

  @Override
  public synchronized List<Runnable> shutdownNow() {
    List<Runnable> left = List.copyOf(waiting);
    waiting.clear();
    threads.shutdownNow();
    return left;
  }

  @Override
  public boolean isShutdown() {
    return threads.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return threads.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return threads.awaitTermination(timeout, unit);
  }
}
