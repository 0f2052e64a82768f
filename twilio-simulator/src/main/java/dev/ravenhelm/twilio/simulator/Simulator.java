package dev.ravenhelm.twilio.simulator;

import dev.ravenhelm.twilio.simulator.accounts.Family;
import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.control.ControlApi;
import dev.ravenhelm.twilio.simulator.control.LivePage;
import dev.ravenhelm.twilio.simulator.control.Worlds;
import dev.ravenhelm.twilio.simulator.faults.Faults;
import dev.ravenhelm.twilio.simulator.monitor.Alerts;
import dev.ravenhelm.twilio.simulator.numbers.NumberRegistry;
import dev.ravenhelm.twilio.simulator.records.Records;
import dev.ravenhelm.twilio.simulator.rest.FrontDoor;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Sids;
import dev.ravenhelm.twilio.simulator.twiml.TwimlParser;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import io.helidon.webserver.WebServer;
import java.time.Duration;
import java.util.List;

/** A running simulator: a main account and its subaccounts, served over HTTP until it is closed. */
public final class Simulator implements AutoCloseable {
  private final WebServer server;
  private final String bind;
  private final Worlds worlds;
  private final List<Runnable> parts;

  private Simulator(WebServer server, String bind, Worlds worlds, List<Runnable> parts) {
    this.server = server;
    this.bind = bind;
    this.worlds = worlds;
    this.parts = parts;
  }

  /** Starts a simulator; it listens when this returns. */
  public static Simulator start(SimulatorConfig config) {
    var sids = new Sids();
    SimClock clock = config.clock();
    var family = new Family(config.accountSid(), clock, sids);
    var faults = new Faults();
    var requests = new Records();
    var wiring = new Wiring(family, new NumberRegistry(), sids, config.numbers(), faults, requests);
    Worlds worlds = wiring.worlds(config.authToken());
    worlds.main().seed();
    var frontDoor = new FrontDoor(worlds, faults, requests, clock, sids);
    WebServer server =
        WebServer.builder()
            .host(config.bind())
            .port(config.port())
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofMillis(100))
            .routing(http ->
                http.get("/", new LivePage())
                    .register("/control", new ControlApi(worlds))
                    .any(frontDoor))
            .build()
            .start();
    Thread.ofVirtual().name("warm-up").start(() -> warmUp(worlds.main().webhooks(), server.port()));
    return new Simulator(server, config.bind(), worlds, List.of(worlds::close, clock::close));
  }

  /**
   * The first webhook of a JVM takes 200 ms longer than the second: that is no caller's to wait
   * for.
   */
  private static void warmUp(WebhookSender webhooks, int port) {
    TwimlParser.parse("<Response/>");
    webhooks.warmUp("http://127.0.0.1:" + port + "/control/health");
  }

  public int port() {
    return server.port();
  }

  /** Where it can be reached, without a slash at the end. */
  public String url() {
    return "http://" + (bind.equals("0.0.0.0") ? "127.0.0.1" : bind) + ":" + port();
  }

  /** The REST operations it serves. */
  public Routes routes() {
    return worlds.main().routes();
  }

  /** What went wrong in the main account; tests may add to it. */
  public Alerts alerts() {
    return worlds.main().alerts();
  }

  @Override
  public void close() {
    server.stop();
    parts.forEach(Runnable::run);
  }
}
