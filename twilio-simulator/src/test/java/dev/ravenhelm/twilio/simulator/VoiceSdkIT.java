package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.twilio.simulator.browser.Chromium.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The unmodified SDK in Chromium: who it may be, and the calls that come to it. */
@Timeout(60)
class VoiceSdkIT extends AgentPages {
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

    Page page = page();
    assertThat(refusal(page, strange, "")).isEqualTo(20101);
    assertThat(refusal(page, expired, "")).isEqualTo(20104);
    assertThat(refusal(page, Tokens.withoutGrant(key, alice), "")).isEqualTo(20151);
    assertThat(refusal(page, Tokens.outgoingOnly(key, alice, application), "")).isEqualTo(20151);
    assertThat(refusal(page, forged, "enableImprovedSignalingErrorPrecision: true"))
        .isEqualTo(31202);
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
  void ringsAConnectedDeviceBeforeAScriptedOneOfItsIdentity() {
    bench.register(alice, "{\"answerAfterMs\":0}");
    String dial = "<Dial><Client>" + alice + "</Client></Dial>";
    Page page = registered(alice);
    String sid = dial(dial);
    page.until("happened('incoming')").eval("calls[0].reject()");
    assertThat(Control.story(bench.control.ended(sid))).contains(alice + " rejects");

    page.eval("device.unregister()");
    page.until("happened('unregistered')");
    sid = dial(dial);
    bench.control.awaitLine(sid, "connected with client:" + alice);
    hangUp(sid);
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

  private int refusal(Page page, String token, String options) {
    page.eval("device?.destroy(); events.length = 0");
    page.eval("make('" + token + "', 0, {" + options + "})");
    page.eval("void device.register().catch(() => {})");
    page.until("happened('error')");
    return page.eval("detail('error')").asInt();
  }
}
