package dev.ravenhelm.twilio.simulator;

import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.accounts.AccountResources;
import dev.ravenhelm.twilio.simulator.calls.CallBook;
import dev.ravenhelm.twilio.simulator.calls.CallResources;
import dev.ravenhelm.twilio.simulator.calls.ConferenceResources;
import dev.ravenhelm.twilio.simulator.calls.Exchange;
import dev.ravenhelm.twilio.simulator.calls.Switchboard;
import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.control.ControlApi;
import dev.ravenhelm.twilio.simulator.control.LivePage;
import dev.ravenhelm.twilio.simulator.control.World;
import dev.ravenhelm.twilio.simulator.devices.Endpoints;
import dev.ravenhelm.twilio.simulator.devices.TokenCheck;
import dev.ravenhelm.twilio.simulator.keys.ApiKeys;
import dev.ravenhelm.twilio.simulator.media.MediaPlane;
import dev.ravenhelm.twilio.simulator.messages.Messages;
import dev.ravenhelm.twilio.simulator.numbers.Applications;
import dev.ravenhelm.twilio.simulator.numbers.CallerIds;
import dev.ravenhelm.twilio.simulator.numbers.IncomingNumbers;
import dev.ravenhelm.twilio.simulator.phones.PhoneBooth;
import dev.ravenhelm.twilio.simulator.phones.PhonesPage;
import dev.ravenhelm.twilio.simulator.rest.Credentials;
import dev.ravenhelm.twilio.simulator.rest.Faults;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.FrontDoor;
import dev.ravenhelm.twilio.simulator.rest.RequestLog;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.signalling.EventSink;
import dev.ravenhelm.twilio.simulator.signalling.Gateway;
import dev.ravenhelm.twilio.simulator.signalling.SdkSounds;
import dev.ravenhelm.twilio.simulator.sockets.AnyOrigin;
import dev.ravenhelm.twilio.simulator.store.Sids;
import dev.ravenhelm.twilio.simulator.taskrouter.Engine;
import dev.ravenhelm.twilio.simulator.taskrouter.TaskQueues;
import dev.ravenhelm.twilio.simulator.taskrouter.Tasks;
import dev.ravenhelm.twilio.simulator.taskrouter.Workers;
import dev.ravenhelm.twilio.simulator.taskrouter.Workflows;
import dev.ravenhelm.twilio.simulator.taskrouter.Workspaces;
import dev.ravenhelm.twilio.simulator.twiml.TwimlParser;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.websocket.WsRouting;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** A running simulator: one account, served over HTTP until it is closed. */
public final class Simulator implements AutoCloseable {
  private static final String TLS = "tls";

  private final WebServer server;
  private final String bind;
  private final Routes routes;
  private final OptionalInt proxyPort;
  private final List<Runnable> parts;

  private Simulator(
      WebServer server, String bind, Routes routes, OptionalInt proxyPort, List<Runnable> parts) {
    this.server = server;
    this.bind = bind;
    this.routes = routes;
    this.proxyPort = proxyPort;
    this.parts = parts;
  }

  /** Starts a simulator; it listens when this returns. */
  public static Simulator start(SimulatorConfig config) {
    var doors = new Doors(config.listeners(), config.bind());
    var sids = new Sids();
    var clock = new SimClock(config.timeScale());
    var account = new Account(config.accountSid(), clock, sids);
    var webhooks = new WebhookSender(config.authToken());
    var applications = new Applications(account);
    var numbers = new IncomingNumbers(account, applications);
    var callerIds = new CallerIds(account);
    var keys = new ApiKeys(account, sids);
    var messages = new Messages(account, numbers, webhooks);
    var endpoints = new Endpoints();
    var book = new CallBook(account);
    var exchange =
        new Exchange(
            account,
            webhooks,
            book,
            endpoints,
            number -> numbers.find(number).isPresent() || callerIds.verified(number));
    var switchboard = new Switchboard(account, exchange, book, numbers, applications, endpoints);
    var workspaces = new Workspaces(account);
    var engine = new Engine(account, workspaces, webhooks, exchange.taskLine());
    var tasks = new Tasks(account, workspaces, engine);
    exchange.taskLine().connect(workspaces, tasks, engine);

    var routes = new Routes();
    new AccountResources(account).register(routes);
    numbers.register(routes);
    applications.register(routes);
    callerIds.register(routes);
    keys.register(routes);
    messages.register(routes);
    new CallResources(book, exchange, switchboard).register(routes);
    new ConferenceResources(account, exchange).register(routes);
    workspaces.register(routes);
    new TaskQueues(account, workspaces, engine).register(routes);
    new Workflows(account, workspaces, engine).register(routes);
    new Workers(account, workspaces, engine).register(routes);
    tasks.register(routes);

    var tokens = new TokenCheck(config.accountSid(), keys);
    var media = new MediaPlane(config.bind(), config.listeners().media());
    var gateway = new Gateway(config.accountSid(), tokens, switchboard, media);
    var booth = new PhoneBooth(switchboard, numbers, media);

    var faults = new Faults();
    var requests = new RequestLog();
    var world =
        new World(
            config.accountSid(),
            config.numbers(),
            numbers,
            applications,
            callerIds,
            keys,
            messages,
            workspaces,
            engine,
            book,
            exchange,
            switchboard,
            endpoints,
            tokens,
            gateway,
            faults,
            requests);
    world.seed();
    var credentials = new Credentials(config.accountSid(), config.authToken(), keys::secret);
    var frontDoor = new FrontDoor(routes, credentials, faults, requests, clock, sids);
    exchange.connect(gateway);
    exchange.connect(booth);
    Consumer<HttpRouting.Builder> http =
        routing ->
            routing
                .get("/", new LivePage())
                .get("/ca.pem", (request, response) -> response.send(doors.pem()))
                .register("/control", new ControlApi(world))
                .register("/phones", new PhonesPage())
                .register("/v4", new EventSink())
                .get("/js/client/sounds/*", new SdkSounds())
                .any(frontDoor);
    var sockets =
        WsRouting.builder()
            .endpoint("/signal", gateway::socket)
            .endpoint("/phones/signal", booth::socket);
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
    WebServer server = builder.build().start();
    Thread.ofVirtual().name("warm-up").start(() -> warmUp(webhooks, server.port()));
    OptionalInt proxyPort =
        doors.proxy(config.bind(), server.port(), server.hasTls(TLS) ? server.port(TLS) : 0);
    return new Simulator(
        server,
        config.bind(),
        routes,
        proxyPort,
        List.of(
            exchange::clear,
            gateway::close,
            media::close,
            doors::close,
            engine::close,
            webhooks::close,
            clock::close));
  }

  /**
   * The first webhook of a JVM takes 200 ms longer than the second: that is no caller's to wait
   * for.
   */
  private static void warmUp(WebhookSender webhooks, int port) {
    TwimlParser.parse("<Response/>");
    var _ =
        webhooks.send(
            Webhook.of(
                "warm-up", "GET", "http://127.0.0.1:" + port + "/control/health", new Form()));
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
    return routes;
  }

  @Override
  public void close() {
    server.stop();
    parts.forEach(Runnable::run);
  }
}
