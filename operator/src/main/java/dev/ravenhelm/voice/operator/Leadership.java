package dev.ravenhelm.voice.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One operator acts at a time: the one that holds the Lease. A restarted container of the same pod
 * keeps its pod's identity and so goes on at once.
 */
final class Leadership implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private final CountDownLatch acquired = new CountDownLatch(1);
  private final CompletableFuture<?> running;
  private volatile boolean closing;

  /**
   * Starts to ask for the Lease.
   *
   * @param lost runs when another operator took it, which must end this one
   */
  Leadership(
      KubernetesClient client, String namespace, String lease, String identity, Runnable lost) {
    LeaderElector elector =
        client
            .leaderElector()
            .withConfig(
                new LeaderElectionConfigBuilder()
                    .withName(lease)
                    .withLock(new LeaseLock(namespace, lease, identity))
                    .withLeaseDuration(Duration.ofSeconds(15))
                    .withRenewDeadline(Duration.ofSeconds(10))
                    .withRetryPeriod(Duration.ofSeconds(2))
                    .withReleaseOnCancel(true)
                    .withLeaderCallbacks(
                        new LeaderCallbacks(
                            acquired::countDown,
                            () -> {
                              if (!closing) {
                                lost.run();
                              }
                            },
                            leader -> LOG.info("the lease {} is held by {}", lease, leader)))
                    .build())
            .build();
    this.running = elector.start();
  }

  /** Waits until this operator holds the Lease. */
  void await() throws InterruptedException {
    acquired.await();
  }

  @Override
  public void close() {
    closing = true;
    running.cancel(true);
  }
}
