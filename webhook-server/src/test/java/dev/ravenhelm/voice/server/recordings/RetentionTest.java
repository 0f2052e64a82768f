package dev.ravenhelm.voice.server.recordings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ravenhelm.voice.server.config.Secrets;
import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.config.TwilioCredentials;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.time.Timekeeper;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import dev.ravenhelm.voice.server.twiml.Example;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deletes nothing by what the gateway wanted before, perhaps. */
@Timeout(60)
final class RetentionTest {

  private static final String ACCOUNT = "AC00000000000000000000000000000001";
  private static final RoutingTable TABLE =
      Example.table(
          "/golden/resources.yaml",
          yaml ->
              yaml.replace(
                  "  outbound: {allowed", "  recordings: {retention: 1h}\n  outbound: {allowed"));

  private final AtomicInteger requests = new AtomicInteger();
  private final StepwiseTime clock = new StepwiseTime();
  private final Tables tables = Tables.fixed(TABLE, clock);
  private HttpServer twilio;

  @BeforeEach
  void start() throws Exception {
    twilio = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    twilio.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          byte[] none = "{\"recordings\": [], \"next_page_uri\": null}".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, none.length);
          exchange.getResponseBody().write(none);
          exchange.close();
        });
    twilio.start();
  }

  @AfterEach
  void stop() {
    twilio.stop(0);
  }

  @Test
  void looksOnlyWhileTheConfigurationIsFresh() throws Exception {
    Secrets secrets = new Secrets();
    secrets.use(new TwilioCredentials(ACCOUNT, List.of("12345"), null));
    TwilioRest rest =
        new TwilioRest(URI.create("http://127.0.0.1:" + twilio.getAddress().getPort()), secrets);
    tables.confirmed();
    try (Retention retention =
        new Retention(tables, rest, new Shredder(rest), clock, new SimpleMeterRegistry())) {
      retention.start();
      // what a restarted server has kept is older than that when the first round begins
      assertThat(clock.awaitPause()).isEqualTo(Duration.ofSeconds(10));
      clock.passes(Duration.ofSeconds(11));
      clock.awaitPause();
      assertThat(requests).hasValue(0);
      tables.confirmed();
      clock.passes(Duration.ofSeconds(1));
      clock.awaitPause();
      assertThat(requests).hasValue(1);
      clock.passes(Duration.ofSeconds(60));
      clock.awaitPause();
      assertThat(requests).as("the API server is away").hasValue(1);
    }
  }

  /** Moves when it is told to. */
  private static final class StepwiseTime implements Timekeeper {

    private final SynchronousQueue<Duration> pauses = new SynchronousQueue<>();
    private final SynchronousQueue<Boolean> ends = new SynchronousQueue<>();
    private volatile Instant now = Instant.parse("2026-11-23T09:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    Duration awaitPause() throws InterruptedException {
      return pauses.take();
    }

    void passes(Duration length) throws InterruptedException {
      now = now.plus(length);
      ends.put(true);
    }

    @Override
    public void start(Thread.Builder thread, Runnable task) {
      thread.start(task);
    }

    @Override
    public Pauses pauses() {
      return new Pauses() {
        @Override
        public boolean pause(Duration length) throws InterruptedException {
          pauses.put(length);
          return ends.take();
        }

        @Override
        public void close() {
          // whoever pauses is left alone with it: its thread is a daemon
        }
      };
    }
  }
}
