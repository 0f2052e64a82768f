package dev.ravenhelm.twilio.simulator;

import dev.ravenhelm.twilio.simulator.accounts.Family;
import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.control.ControlApi;
import dev.ravenhelm.twilio.simulator.control.LivePage;
import dev.ravenhelm.twilio.simulator.control.Worlds;
import dev.ravenhelm.twilio.simulator.faults.Faults;
import dev.ravenhelm.twilio.simulator.media.MediaPlane;
import dev.ravenhelm.twilio.simulator.monitor.Alerts;
import dev.ravenhelm.twilio.simulator.numbers.NumberRegistry;
import dev.ravenhelm.twilio.simulator.phones.PhonesPage;
import dev.ravenhelm.twilio.simulator.records.Records;
import dev.ravenhelm.twilio.simulator.rest.Concurrency;
import dev.ravenhelm.twilio.simulator.rest.FrontDoor;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.signalling.EventSink;
import dev.ravenhelm.twilio.simulator.signalling.SdkSounds;
import dev.ravenhelm.twilio.simulator.sockets.AnyOrigin;
import dev.ravenhelm.twilio.simulator.store.Sids;
import dev.ravenhelm.twilio.simulator.twiml.TwimlParser;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.websocket.WsRouting;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A running simulator: a main account and its subaccounts, served until it is closed. */
public final class Simulator implements AutoCloseable {
  private static final String TLS = "tls";

  private final WebServer server;
  private final String bind;
  private final SimClock clock;
  private final Worlds worlds;
  private final Thread warm;
  private final OptionalInt proxyPort;
  private final List<Runnable> parts;

  private Simulator(
      WebServer server,
      String bind,
      SimClock clock,
      Worlds worlds,
      Thread warm,
      OptionalInt proxyPort,
      List<Runnable> parts) {
    this.server = server;
    this.bind = bind;
    this.clock = clock;
    this.worlds = worlds;
    this.warm = warm;
    this.proxyPort = proxyPort;
    this.parts = parts;
  }

  /** Starts a simulator; it listens when this returns. */
  public static Simulator start(SimulatorConfig config) {
    var doors = new Doors(config.listeners(), config.bind());
    var sids = new Sids();
    SimClock clock = config.clock();
    var family = new Family(config.accountSid(), clock, sids);
    var faults = new Faults();
    config.faults().forEach(faults::add);
    var concurrency = new Concurrency(config.concurrentRequests());
    var records = new Records();
    var media = new MediaPlane(config.bind(), config.listeners().media());
    var wiring =
        new Wiring(
            family,
            new NumberRegistry(),
            sids,
            config.numbers(),
            faults,
            concurrency,
            records,
            media);
    Worlds worlds = wiring.worlds(config.authToken());
    worlds.main().seed();
    var frontDoor = new FrontDoor(worlds, concurrency, faults, records, clock, sids);
    Consumer<HttpRouting.Builder> http =
        routing ->
            routing
                .get("/", new LivePage())
                .get("/ca.pem", (request, response) -> response.send(doors.pem()))
                .register("/control", new ControlApi(worlds))
                .register("/phones", new PhonesPage())
                .register("/v4", new EventSink())
                .get("/js/client/sounds/*", new SdkSounds())
                .any(frontDoor);
    WebServer server = serve(config, doors, http, sockets(worlds));
    Thread warm =
        Thread.ofVirtual()
            .name("warm-up")
            .start(() -> warmUp(worlds.main().webhooks(), server.port()));
    OptionalInt proxyPort =
        doors.proxy(config.bind(), server.port(), server.hasTls(TLS) ? server.port(TLS) : 0);
    return new Simulator(
        server,
        config.bind(),
        clock,
        worlds,
        warm,
        proxyPort,
        List.of(worlds::close, media::close, doors::close, clock::close));
  }

  private static WsRouting.Builder sockets(Worlds worlds) {
    return WsRouting.builder()
        .endpoint(
            "/signal",
            () -> worlds.main().signalling().socket(jwt -> worlds.ofToken(jwt).signalling()))
        .endpoint("/phones/signal", worlds.booth()::socket);
  }

  private static WebServer serve(
      SimulatorConfig config,
      Doors doors,
      Consumer<HttpRouting.Builder> http,
      WsRouting.Builder sockets) {
    var builder =
        WebServer.builder()
            .host(config.bind())
            .port(config.port())
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofMillis(100))
            .addConnectionSelector(AnyOrigin.selector())
            .routing(http)
            .addRouting(sockets);
    doors
        .tls()
        .ifPresent(context ->
            builder.putSocket(
                TLS,
                socket ->
                    socket
                        .host(config.bind())
                        .port(config.listeners().tls().orElse(0))
                        .tls(tls -> tls.sslContext(context))
                        .addConnectionSelector(AnyOrigin.selector())
                        .routing(http)
                        .addRouting(sockets)));
    return builder.build().start();
  }

  /**
   * The first webhook of a JVM takes 200 ms longer than the second: that is no caller's to wait
   * for.
   */
  private static void warmUp(WebhookSender webhooks, int port) {
    TwimlParser.parse("<Response/>");
    webhooks.warmUp("http://127.0.0.1:" + port + "/control/health");
  }

  /** Waits until what the first caller would wait for is over. */
  void awaitWarm() throws InterruptedException {
    warm.join();
  }

  public int port() {
    return server.port();
  }

  /** The port for TLS, where it listens for that. */
  public OptionalInt tlsPort() {
    return server.hasTls(TLS) ? OptionalInt.of(server.port(TLS)) : OptionalInt.empty();
  }

  /** The port of the HTTP proxy, where there is one. */
  public OptionalInt proxyPort() {
    return proxyPort;
  }

  /** Where it can be reached, without a slash at the end. */
  public String url() {
    return "http://" + (bind.equals("0.0.0.0") ? "127.0.0.1" : bind) + ":" + port();
  }

  /** The REST operations it serves. */
  public Routes routes() {
    return worlds.main().routes();
  }

  /** The time that everything in it lives by. */
  public SimClock clock() {
    return clock;
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
