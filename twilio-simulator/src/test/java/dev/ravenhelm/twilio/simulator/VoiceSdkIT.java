package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.rest.api.v2010.account.Application;
import com.twilio.rest.api.v2010.account.NewKey;
import dev.ravenhelm.twilio.simulator.browser.Chromium;
import dev.ravenhelm.twilio.simulator.browser.Chromium.Page;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The unmodified SDK in Chromium, to which Twilio's own host names lead to the simulator. */
@Timeout(60)
class VoiceSdkIT {
  private static Bench bench;
  private static Chromium chromium;
  private static NewKey key;
  private static String application;

  private final List<Page> pages = new ArrayList<>();
  private String alice;
  private String bob;

  @BeforeAll
  static void start() throws IOException {
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
    Path node = Path.of("target/voice-sdk/node_modules/@twilio/voice-sdk/dist/twilio.min.js");
    bench.server.file("/twilio.min.js", "text/javascript", Files.readString(node));
    bench.server.file(
        "/agent.js",
        "text/javascript",
        Files.readString(Path.of("src/test/node/voice-sdk/agent.js")));
    bench.server.file(
        "/agent",
        "text/html",
        "<!doctype html><title>agent</title><script src=/twilio.min.js></script><script src=/agent.js></script>");
  }

  @AfterAll
  static void stop() {
    chromium.close();
    bench.close();
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

  @Test
  void registersAndIsSeenAsPresent() {
    Page page = registered(alice);

    assertThat(page.eval("device.identity").asText()).isEqualTo(alice);
    assertThat(page.eval("device.edge").asText()).isEqualTo("ashburn");
    assertThat(client(alice).path("live").asBoolean()).isTrue();

    page.eval("device.unregister()");
    page.until("happened('unregistered')");
    assertThat(client(alice).isMissingNode()).isTrue();
  }

  @Test
  void refusesTokensWithTheErrorsOfTheSdk() {
    String good = Tokens.of(key, alice, application);
    String forged = good.substring(0, good.length() - 4) + "AAAA";
    String expired = Tokens.of(Bench.SID, key.getSid(), key.getSecret(), alice, null, -10);
    String strange =
        Tokens.of(
            Bench.SID, "SK00000000000000000000000000000000", key.getSecret(), alice, null, 600);

    assertThat(refusal(strange, "")).isEqualTo(20101);
    assertThat(refusal(expired, "")).isEqualTo(20104);
    assertThat(refusal(Tokens.withoutGrant(key, alice), "")).isEqualTo(20151);
    assertThat(refusal(Tokens.outgoingOnly(key, alice, application), "")).isEqualTo(20151);
    assertThat(refusal(forged, "enableImprovedSignalingErrorPrecision: true")).isEqualTo(31202);
    assertThat(client(alice).isMissingNode()).isTrue();
  }

  @Test
  void receivesACallWithItsParametersAndHangsUp() {
    Page page = registered(alice);
    String sid = dial(parameters(alice, "ticket", "42", "name", "J\u00f6rg & S\u00f8n"));

    page.until("happened('incoming')");
    JsonNode incoming = page.eval("detail('incoming')");
    assertThat(incoming.path("parameters").path("ticket").asText()).isEqualTo("42");
    assertThat(incoming.path("parameters").path("name").asText()).isEqualTo("J\u00f6rg & S\u00f8n");
    assertThat(incoming.path("from").asText()).isEqualTo("+14155550123");
    assertThat(incoming.path("verified").asBoolean()).isTrue();
    page.eval("calls[0].accept()");
    page.until("happened('accept')");
    bench.control.awaitLine(sid, "connected with client:" + alice);
    page.eval("calls[0].disconnect()");

    assertThat(Control.story(bench.control.ended(sid))).contains(alice + " hangs up");
  }

  @Test
  void hearsThatTheCallerHungUp() {
    Page page = registered(alice);
    String sid = dial("<Dial><Client>" + alice + "</Client></Dial>");
    page.until("happened('incoming')").eval("calls[0].accept()");
    bench.control.awaitLine(sid, "connected with client:" + alice);

    bench.control.post("/calls/" + sid + "/hangup", "{}");

    page.until("happened('disconnect')");
  }

  @Test
  void rejectsForTheWholeIdentity() {
    Page desk = registered(alice);
    Page laptop = registered(alice);
    String sid = dial("<Dial><Client>" + alice + "</Client></Dial>");
    laptop.until("happened('incoming')");

    desk.until("happened('incoming')").eval("calls[0].reject()");

    laptop.until("happened('cancel')");
    assertThat(bench.control.ended(sid).path("children").get(0).path("status").asText())
        .isEqualTo("busy");
  }

  @Test
  void ringsOnWhereACallIsIgnored() {
    Page page = registered(alice);
    String sid = dial("<Dial timeout='2'><Client>" + alice + "</Client></Dial>");

    page.until("happened('incoming')").eval("calls[0].ignore()");

    assertThat(bench.control.ended(sid).path("children").get(0).path("status").asText())
        .isEqualTo("no-answer");
  }

  @Test
  void tellsADeviceThatTheCallerGaveUp() {
    Page page = registered(alice);
    String sid = dial("<Dial><Client>" + alice + "</Client></Dial>");
    page.until("happened('incoming')");

    bench.control.post("/calls/" + sid + "/hangup", "{}");

    page.until("happened('cancel')");
  }

  @Test
  void connectsTheFirstOfTwoDevicesThatAnswers() {
    Page desk = registered(alice);
    Page laptop = registered(alice);
    String sid = dial("<Dial><Client>" + alice + "</Client></Dial>");
    desk.until("happened('incoming')");

    laptop.until("happened('incoming')").eval("calls[0].accept()");

    desk.until("happened('cancel')");
    laptop.until("happened('accept')");
    bench.control.awaitLine(sid, "connected with client:" + alice);
    hangUp(sid);
  }

  @Test
  void placesACallWithItsParameters() {
    bench.server.twiml("/outgoing", "<Pause length='60'/>");
    Page page = agent(alice, 0);

    page.eval("connect({ To: '+14155550123', ticket: '42', name: 'J\u00f6rg' })");

    page.until("happened('accept')");
    String sid = page.eval("detail('accept')").asText();
    AccountServer.Received webhook = bench.server.at("/outgoing").getLast();
    assertThat(webhook.get("CallSid")).isEqualTo(sid);
    assertThat(webhook.get("From")).isEqualTo("client:" + alice);
    assertThat(webhook.get("To")).isEqualTo("+14155550123");
    assertThat(webhook.get("ticket")).isEqualTo("42");
    assertThat(webhook.get("name")).isEqualTo("J\u00f6rg");
    hangUp(sid);
    page.until("happened('disconnect')");
  }

  @Test
  void saysWhyACallCouldNotBePlaced() {
    String token = Tokens.of(key, alice, "AP00000000000000000000000000000000");
    Page page = page();
    page.eval("make('" + token + "', 0, { enableImprovedSignalingErrorPrecision: true })");

    page.eval("connect({ To: '+14155550123' })");

    page.until("happened('call-error')");
    assertThat(page.eval("detail('call-error')").asInt()).isEqualTo(31001);
    page.until("happened('disconnect')");
  }

  @Test
  void sendsDigitsThatAGatherCollects() {
    bench.server.twiml("/outgoing", "<Gather numDigits='4' timeout='10' action='/digits'/>");
    bench.server.twiml("/digits", "<Hangup/>");
    Page page = agent(alice, 0);
    page.eval("connect({})");
    page.until("happened('accept')");

    // the keys travel in the audio, so that has to flow first
    page.until("calls[0]._mediaHandler.version.pc.connectionState === 'connected'");
    page.eval("calls[0].sendDigits('1w0*#')");

    Awaitility.await().until(() -> !bench.server.at("/digits").isEmpty());
    // finishOnKey is #, which is not told
    assertThat(bench.server.first("/digits").get("Digits")).isEqualTo("10*");
    page.until("happened('disconnect')");
  }

  @Test
  void carriesMessagesBothWays() {
    bench.server.twiml("/outgoing", "<Pause length='60'/>");
    Page page = agent(alice, 0);
    page.eval("connect({})");
    page.until("happened('accept')");
    String sid = page.eval("detail('accept')").asText();

    page.eval(
        "calls[0].sendMessage({ content: { note: 'hello' }, messageType: 'user-defined-message' })");
    page.until("happened('sent')");
    bench.control.awaitLine(sid, "{\"note\":\"hello\"}");
    bench.control.post("/calls/" + sid + "/messages", "{\"note\":\"hello yourself\"}");
    page.until("happened('message')");

    assertThat(page.eval("detail('message').content.note").asText()).isEqualTo("hello yourself");
    hangUp(sid);
  }

  @Test
  void letsTwoPeopleHearEachOtherAlsoAfterTheSocketWasCut() {
    bench.server.twiml("/outgoing", "<Dial><Client>" + bob + "</Client></Dial>");
    Page caller = agent(alice, 1000);
    Page callee = agent(bob, 600);
    callee.eval("device.register()");
    callee.until("happened('registered')");
    caller.eval("connect({})");
    callee.until("happened('incoming')").eval("calls[0].accept()");

    caller.until("hears(600)");
    callee.until("hears(1000)");

    caller.eval("calls[0].mute(true)");
    callee.until("!hears(1000)");
    caller.eval("calls[0].mute(false)");
    callee.until("hears(1000)");

    bench.control.post("/clients/" + alice + "/cut", "{}");
    caller.until("happened('reconnecting')");
    caller.until("happened('reconnected')");
    callee.until("hears(1000)");
    caller.until("hears(600)");
    caller.eval("calls[0].disconnect()");
    callee.until("happened('disconnect')");
  }

  @Test
  void rejoinsTheMediaAfterItsPathWasLost() {
    bench.server.twiml("/outgoing", "<Dial><Client>" + bob + "</Client></Dial>");
    Page caller = agent(alice, 1000);
    Page callee = agent(bob, 600);
    callee.eval("device.register()");
    callee.until("happened('registered')");
    caller.eval("connect({})");
    callee.until("happened('incoming')").eval("calls[0].accept()");
    callee.until("hears(1000)");
    String sid = caller.eval("detail('accept')").asText();

    caller.eval("calls[0]._mediaHandler.iceRestart()");

    bench.control.awaitLine(sid, "begins ICE anew");
    caller.until("calls[0]._mediaHandler.version.pc.signalingState === 'stable'");
    callee.until("hears(1000)");
    hangUp(sid);
  }

  private static String parameters(String identity, String... pairs) {
    var nouns = new StringBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      nouns.append(
          "<Parameter name=\""
              + pairs[i]
              + "\" value=\""
              + pairs[i + 1].replace("&", "&amp;")
              + "\"/>");
    }
    return "<Dial><Client><Identity>" + identity + "</Identity>" + nouns + "</Client></Dial>";
  }

  private static String dial(String twiml) {
    bench.server.twiml("/voice", twiml);
    return bench
        .control
        .post("/calls", "{\"from\":\"+14155550123\",\"to\":\"" + Bench.NUMBER + "\"}")
        .path("sid")
        .asText();
  }

  private static void hangUp(String sid) {
    bench.control.post("/calls/" + sid + "/hangup", "{}");
    bench.control.ended(sid);
  }

  private static JsonNode client(String identity) {
    for (JsonNode client : bench.control.get("/clients")) {
      if (client.path("identity").asText().equals(identity)) {
        return client;
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }

  private Page page() {
    Page page = chromium.open(bench.server.url("/agent"));
    pages.add(page);
    return page;
  }

  private Page agent(String identity, int tone) {
    Page page = page();
    page.eval("make('" + Tokens.of(key, identity, application) + "', " + tone + ")");
    return page;
  }

  private Page registered(String identity) {
    Page page = agent(identity, 0);
    page.eval("device.register()");
    return page.until("happened('registered')");
  }

  private int refusal(String token, String options) {
    Page page = page();
    page.eval("make('" + token + "', 0, {" + options + "})");
    page.eval("void device.register().catch(() => {})");
    page.until("happened('error')");
    return page.eval("detail('error')").asInt();
  }
}
