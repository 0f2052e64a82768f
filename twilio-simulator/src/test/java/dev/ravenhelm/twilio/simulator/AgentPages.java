package dev.ravenhelm.twilio.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.twilio.rest.api.v2010.account.Application;
import com.twilio.rest.api.v2010.account.NewKey;
import dev.ravenhelm.twilio.simulator.browser.Chromium;
import dev.ravenhelm.twilio.simulator.browser.Chromium.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One simulator and one browser for all browser tests, and the pages that a test opens in it. */
@ExtendWith(AgentPages.Shared.class)
abstract class AgentPages {
  static final String CALLER = "+14155550123";
  static Bench bench;
  static Chromium chromium;
  static NewKey key;
  static String application;

  String alice;
  String bob;
  private final List<Page> pages = new ArrayList<>();

  /** Starts them before the first class that needs them; JUnit closes them after the last. */
  static final class Shared implements BeforeAllCallback, AutoCloseable {
    @Override
    public void beforeAll(ExtensionContext context) {
      context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(
              Shared.class,
              type -> {
                start();
                return this;
              });
    }

    @Override
    public void close() {
      chromium.close();
      bench.close();
    }
  }

  private static void start() {
    bench = new Bench(Listeners.withTls());
    chromium = Chromium.start(bench.simulator.tlsPort().getAsInt());
    key = NewKey.creator().setFriendlyName("signing").create(bench.twilio);
    application =
        Application.creator()
            .setFriendlyName("app")
            .setVoiceUrl(URI.create(bench.server.url("/outgoing")))
            .create(bench.twilio)
            .getSid();
    bench.numberAnswersAt("/voice");
    bench.server.file(
        "/twilio.min.js",
        "text/javascript",
        read(Path.of("target/voice-sdk/node_modules/@twilio/voice-sdk/dist/twilio.min.js")));
    bench.server.file(
        "/agent.js", "text/javascript", read(Path.of("src/test/node/voice-sdk/agent.js")));
    bench.server.file(
        "/agent",
        "text/html",
        "<!doctype html><title>agent</title><script src=/twilio.min.js></script><script src=/agent.js></script>");
  }

  @BeforeEach
  void names() {
    String run = UUID.randomUUID().toString().replace("-", "").substring(0, 8);
    alice = "alice_" + run;
    bob = "bob_" + run;
  }

  @AfterEach
  void closePages() {
    pages.forEach(Page::close);
  }

  Page open(String url) {
    Page page = chromium.open(url);
    pages.add(page);
    return page;
  }

  Page page() {
    return open(bench.server.url("/agent"));
  }

  /** A page with a device that has not registered; {@code tone} is what it says, in Hz. */
  Page agent(String identity, int tone) {
    Page page = page();
    page.eval("make('" + Tokens.of(key, identity, application) + "', " + tone + ")");
    return page;
  }

  Page registered(String identity) {
    return registered(identity, 0);
  }

  Page registered(String identity, int tone) {
    Page page = agent(identity, tone);
    page.eval("device.register()");
    return page.until("happened('registered')");
  }

  /** Somebody outside calls the number, which answers with {@code twiml}. */
  static String dial(String twiml) {
    bench.server.twiml("/voice", twiml);
    return bench
        .control
        .post("/calls", "{\"from\":\"" + CALLER + "\",\"to\":\"" + Bench.NUMBER + "\"}")
        .path("sid")
        .asText();
  }

  static void hangUp(String sid) {
    bench.control.post("/calls/" + sid + "/hangup", "{}");
    bench.control.ended(sid);
  }

  static JsonNode client(String identity) {
    for (JsonNode client : bench.control.get("/clients")) {
      if (client.path("identity").asText().equals(identity)) {
        return client;
      }
    }
    return MissingNode.getInstance();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
