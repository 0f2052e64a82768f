package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.operator.twilio.TwilioFailure;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the lists of one account again and again, and wakes the resources whose objects changed. A
 * quiet hour costs pages, however many resources there are.
 */
final class Poller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
  private static final double JITTER = 0.1;

  private final String accountSid;
  private final AccountLists lists;
  private final Interests interests;
  private final Duration period;
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean failed;

  Poller(String accountSid, AccountLists lists, Interests interests, Duration period) {
    this.accountSid = accountSid;
    this.lists = lists;
    this.interests = interests;
    this.period = period;
    Thread.ofVirtual().name("poll-" + accountSid).start(this::run);
  }

  private void run() {
    try {
      while (!closed.await(pause().toMillis(), TimeUnit.MILLISECONDS)) {
        if (interests.concern(accountSid)) { // a gateway of this account is still there
          poll();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void poll() {
    try {
      Set<String> changed = Lane.RESYNC.run(lists::poll);
      if (failed) {
        failed = false;
        interests.changed(Set.of(accountSid));
      }
      interests.changed(changed);
    } catch (TwilioFailure failure) {
      if (!failed) {
        failed = true;
        LOG.warn("The lists of {} cannot be read: {}", accountSid, failure.getMessage());
        interests.changed(Set.of(accountSid)); // the gateway looks, and tells it in its conditions
      }
    } catch (RuntimeException e) {
      LOG.error("Polling {} failed; it goes on with the next period", accountSid, e);
    }
  }

  private Duration pause() {
    double factor = 1 - JITTER + 2 * JITTER * ThreadLocalRandom.current().nextDouble();
    return Duration.ofMillis((long) (period.toMillis() * factor));
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
