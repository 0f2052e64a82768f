package dev.ravenhelm.voice.server;

import dev.ravenhelm.voice.server.admin.AdminService;
import dev.ravenhelm.voice.server.admin.Readiness;
import dev.ravenhelm.voice.server.agents.AgentDoor;
import dev.ravenhelm.voice.server.agents.AgentsApi;
import dev.ravenhelm.voice.server.agents.AllowedOrigins;
import dev.ravenhelm.voice.server.agents.Bodies;
import dev.ravenhelm.voice.server.agents.Endpoint;
import dev.ravenhelm.voice.server.agents.MeApi;
import dev.ravenhelm.voice.server.agents.SignIn;
import dev.ravenhelm.voice.server.agents.TokenService;
import dev.ravenhelm.voice.server.callers.LastAgents;
import dev.ravenhelm.voice.server.callers.RecentCalls;
import dev.ravenhelm.voice.server.calls.CallContextApi;
import dev.ravenhelm.voice.server.calls.CallControl;
import dev.ravenhelm.voice.server.calls.CallNews;
import dev.ravenhelm.voice.server.calls.CallsApi;
import dev.ravenhelm.voice.server.calls.LiveCalls;
import dev.ravenhelm.voice.server.calls.Room;
import dev.ravenhelm.voice.server.calls.Supervision;
import dev.ravenhelm.voice.server.calls.TaskNotes;
import dev.ravenhelm.voice.server.calls.Together;
import dev.ravenhelm.voice.server.calls.WrapUps;
import dev.ravenhelm.voice.server.config.Configuration;
import dev.ravenhelm.voice.server.config.Secrets;
import dev.ravenhelm.voice.server.config.Settings;
import dev.ravenhelm.voice.server.config.Settings.Listeners;
import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.context.ContextService;
import dev.ravenhelm.voice.server.events.EventFeed;
import dev.ravenhelm.voice.server.events.EventStream;
import dev.ravenhelm.voice.server.history.HistoryApi;
import dev.ravenhelm.voice.server.live.EventsApi;
import dev.ravenhelm.voice.server.live.OpenPanels;
import dev.ravenhelm.voice.server.live.Streams;
import dev.ravenhelm.voice.server.presence.PresenceApi;
import dev.ravenhelm.voice.server.presence.Presences;
import dev.ravenhelm.voice.server.recordings.ErasuresApi;
import dev.ravenhelm.voice.server.recordings.Retention;
import dev.ravenhelm.voice.server.recordings.Shredder;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.tasks.Arrangements;
import dev.ravenhelm.voice.server.tasks.EndedLegs;
import dev.ravenhelm.voice.server.tasks.Errands;
import dev.ravenhelm.voice.server.tasks.Slots;
import dev.ravenhelm.voice.server.tasks.TaskCalls;
import dev.ravenhelm.voice.server.time.Timekeeper;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import dev.ravenhelm.voice.server.voicemail.VoicemailsApi;
import dev.ravenhelm.voice.server.webhooks.WarmUp;
import dev.ravenhelm.voice.server.webhooks.WebhookService;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole program, wired and running until it is closed. */
public final class VoiceServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(VoiceServer.class);
  private static final String AGENTS = "agents";
  private static final String ADMIN = "admin";

  /** Longer than the 15 s that Twilio waits for an answer, so that none is cut off. */
  private static final Duration GRACE = Duration.ofSeconds(16);

  private final Duration drain;
  private final Configuration configuration;
  private final EventStream events;
  private final ContextService context;
  private final Streams streams = new Streams();
  private final EventFeed feed;
  private final Readiness readiness;
  private final TwilioRest twilio;
  private final Presences presences;
  private final OpenPanels openPanels;
  private final LiveCalls live;
  private final Together together;
  private final RecentCalls recentCalls = new RecentCalls();
  private final Errands errands;
  private final Slots slots;
  private final EndedLegs endedLegs;
  private final WrapUps wrapUps;
  private final Shredder shredder;
  private final Retention retention;
  private final AgentsApi agentsApi;
  private final WebServer web;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicBoolean closing = new AtomicBoolean();

  private VoiceServer(Settings settings, Timekeeper clock) {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    WarmUp warmUp = new WarmUp();
    drain = settings.drain();
    configuration = Configuration.open(settings, clock);
    Tables tables = configuration.tables();
    Secrets secrets = configuration.secrets();
    events = events(settings, clock, meters);
    context = new ContextService(settings.contextSecretsDir(), events, clock, meters);
    twilio = new TwilioRest(settings.twilioBaseUrl(), secrets);
    // requests of panels, many at once, must not keep callers waiting
    TwilioRest forCalls = new TwilioRest(settings.twilioBaseUrl(), secrets);
    errands = new Errands(clock);
    presences = new Presences(twilio, clock);
    LastAgents lastAgents = new LastAgents(events, clock);
    openPanels = new OpenPanels(streams, presences, events, errands, clock);
    feed =
        new EventFeed(settings.kafkaSecretsDir(), List.of(streams, openPanels, lastAgents)).start();
    tables.onChange(this::use);
    tables.current().ifPresent(this::use);
    Gauge.builder("voice.table.age.seconds", tables, of -> of.age().toMillis() / 1000.0)
        .description("How long ago the source of the configuration was last there")
        .register(meters);
    Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
    checks.put("configuration", () -> tables.current().isPresent());
    checks.put("credentials", () -> secrets.credentials().isPresent());
    checks.put("warmed-up", warmUp::done);
    readiness = new Readiness(checks);
    live = new LiveCalls(twilio);
    together = new Together(forCalls, live);
    slots = new Slots(tables, twilio, errands, clock).start();
    endedLegs = new EndedLegs(tables, twilio, clock).start();
    wrapUps = new WrapUps(tables, twilio, clock).start();
    shredder = new Shredder(twilio);
    retention = new Retention(tables, twilio, shredder, clock, meters).start();
    agentsApi =
        new AgentsApi(
            endpoints(settings, secrets, clock, meters),
            () -> tables.current().map(table -> table.gateway().pathPrefix()).orElse(""));
    web =
        listen(
            settings.listeners(),
            new WebhookService(
                tables,
                secrets,
                lastAgents,
                context,
                new Arrangements(new TaskCalls(forCalls, errands), together, slots, recentCalls),
                clock,
                meters),
            HttpRouting.builder()
                .addFilter(this::lastOfItsConnection)
                .addFilter(new AllowedOrigins(tables))
                .register(agentsApi),
            new AdminService(readiness, meters));
    warmUp.run();
  }

  /**
   * Starts everything; the server becomes ready by itself when it has read what it needs.
   *
   * <p>Errors: {@link IllegalArgumentException} where a port is not to be had.
   */
  public static VoiceServer start(Settings settings) {
    return start(settings, Timekeeper.ofTheWall());
  }

  /** Starts everything on another clock than the wall's. */
  static VoiceServer start(Settings settings, Timekeeper clock) {
    VoiceServer server = new VoiceServer(settings, clock);
    if (!server.web.isRunning()) {
      server.stop();
      throw new IllegalArgumentException(Ports.refused(settings.listeners()));
    }
    LOG.info(
        "Listening on {}: Twilio {}, agents {}, admin {}",
        settings.listeners().host(),
        server.publicPort(),
        server.agentsPort(),
        server.adminPort());
    return server;
  }

  public int publicPort() {
    return web.port();
  }

  public int agentsPort() {
    return web.port(AGENTS);
  }

  public int adminPort() {
    return web.port(ADMIN);
  }

  /** What the agents' listener serves, as {@code GET /api/v1/me}. */
  List<String> agentsEndpoints() {
    return agentsApi.endpoints().stream().map(Endpoint::toString).toList();
  }

  void awaitClosed() throws InterruptedException {
    closed.await();
  }

  /** Stops in order: no new calls, those under way to their end, then what they left behind. */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    readiness.stop();
    streams.close();
    openPanels.turned(false);
    LOG.info("Not ready from now on; stopping in {}", drain);
    drain();
    stop();
  }

  private void stop() {
    web.stop();
    configuration.close();
    context.close();
    wrapUps.close();
    slots.close();
    endedLegs.close();
    errands.close();
    retention.close();
    feed.close();
    // a pod's spool goes with it
    events.close(drain);
    LOG.info("Stopped");
    closed.countDown();
  }

  private void use(RoutingTable table) {
    events.sendTo(table.gateway().kafka());
    feed.readFrom(table.gateway().kafka());
    context.prepare(table.gateway().context());
    streams.look();
  }

  private void drain() {
    try {
      Thread.sleep(drain);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A load balancer that keeps its connections would go on to use them after it has noticed that
   * this server is not ready, up to the moment at which they are cut.
   */
  private void lastOfItsConnection(
      FilterChain chain, RoutingRequest request, RoutingResponse response) {
    if (closing.get()) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    chain.proceed();
  }

  private List<Endpoint> endpoints(
      Settings settings, Secrets secrets, InstantSource clock, PrometheusMeterRegistry meters) {
    AgentDoor door = new AgentDoor(new SignIn(configuration.tables()));
    TokenService tokens =
        new TokenService(door, secrets, settings.tokensPerMinute(), clock, meters);
    MeApi me = new MeApi();
    PresenceApi presence = new PresenceApi(presences);
    EventsApi panels = new EventsApi(configuration.tables(), streams, openPanels, presences, live);
    Room room = new Room(twilio);
    CallNews news = new CallNews(twilio, events, clock);
    CallsApi calls =
        new CallsApi(
            live,
            new CallControl(room, together, new TaskNotes(twilio), recentCalls, news, clock),
            new Supervision(room, news));
    VoicemailsApi voicemails = new VoicemailsApi(twilio, events, shredder, clock);
    ErasuresApi erasures = new ErasuresApi(twilio, shredder, events, clock);
    return List.of(
        new Endpoint(Method.POST, "/voice-token", tokens::post),
        endpoint(Method.GET, "/me", door.opened(me::get)),
        endpoint(Method.GET, "/presence", door.opened(presence::get)),
        endpoint(Method.PUT, "/presence", door.opened(streams.looked(presence::put))),
        endpoint(Method.GET, "/events", door.streaming(panels::get)),
        endpoint(Method.GET, "/calls", door.opened(calls::list)),
        endpoint(Method.POST, "/calls/{sid}/hold", door.opened(streams.looked(calls::hold))),
        endpoint(Method.POST, "/calls/{sid}/resume", door.opened(streams.looked(calls::resume))),
        endpoint(Method.POST, "/calls/{sid}/mute", door.opened(streams.looked(calls::mute))),
        endpoint(
            Method.POST, "/calls/{sid}/transfer", door.opened(streams.looked(calls::transfer))),
        endpoint(Method.POST, "/calls/{sid}/participants", door.opened(streams.looked(calls::add))),
        endpoint(
            Method.PUT,
            "/calls/{sid}/participants/{leg}",
            door.opened(streams.looked(calls::change))),
        endpoint(
            Method.DELETE,
            "/calls/{sid}/participants/{leg}",
            door.opened(streams.looked(calls::remove))),
        endpoint(Method.POST, "/calls/{sid}/recording", door.opened(calls::startRecording)),
        endpoint(Method.DELETE, "/calls/{sid}/recording", door.opened(calls::stopRecording)),
        endpoint(Method.PUT, "/calls/{sid}/recording", door.opened(calls::recording)),
        endpoint(
            Method.POST, "/calls/{sid}/disposition", door.opened(streams.looked(calls::finish))),
        endpoint(Method.POST, "/calls/{sid}/notes", door.opened(streams.looked(calls::note))),
        endpoint(
            Method.GET,
            "/calls/{sid}/context",
            door.opened(new CallContextApi(live, context)::get)),
        endpoint(Method.GET, "/voicemails", door.opened(voicemails::list)),
        endpoint(Method.GET, "/voicemails/{sid}/audio", door.streaming(voicemails::audio)),
        endpoint(Method.PUT, "/voicemails/{sid}", door.opened(voicemails::assign)),
        endpoint(Method.DELETE, "/voicemails/{sid}", door.opened(voicemails::delete)),
        endpoint(Method.POST, "/erasures", door.opened(erasures::post)),
        endpoint(Method.GET, "/history", door.opened(new HistoryApi(twilio, clock)::get)),
        endpoint(Method.POST, "/calls/{sid}/listen", door.opened(calls::listen)),
        endpoint(Method.POST, "/calls/{sid}/whisper", door.opened(calls::whisper)),
        endpoint(Method.POST, "/calls/{sid}/barge", door.opened(calls::barge)));
  }

  private static Endpoint endpoint(Method method, String path, Handler handler) {
    return new Endpoint(method, AgentsApi.ROOT + path, handler);
  }

  private static EventStream events(
      Settings settings, InstantSource clock, PrometheusMeterRegistry meters) {
    try {
      Path folder =
          settings.spoolDir() == null
              ? Files.createTempDirectory("voice-spool")
              : settings.spoolDir();
      return EventStream.open(
          folder,
          Objects.requireNonNullElse(settings.stateDir(), folder),
          settings.spoolMebibytes(),
          settings.kafkaSecretsDir(),
          clock,
          meters);
    } catch (IOException e) {
      throw new UncheckedIOException("the spool cannot be opened: set VOICE_SPOOL_DIR", e);
    }
  }

  private WebServer listen(
      Listeners at, WebhookService webhooks, HttpRouting.Builder agents, AdminService admin) {
    return WebServer.builder()
        .host(at.host())
        .port(at.publicPort())
        .maxPayloadSize(WebhookService.MAX_BODY)
        .shutdownGracePeriod(GRACE)
        .shutdownHook(false)
        .routing(HttpRouting.builder().addFilter(this::lastOfItsConnection).register(webhooks))
        .putSocket(
            AGENTS,
            socket ->
                socket
                    .host(at.host())
                    .port(at.agentsPort())
                    .maxPayloadSize(Bodies.MOST)
                    .shutdownGracePeriod(GRACE))
        .routing(AGENTS, agents)
        .putSocket(ADMIN, socket -> socket.host(at.host()).port(at.adminPort()))
        .routing(ADMIN, HttpRouting.builder().register(admin))
        .build()
        .start();
  }
}
