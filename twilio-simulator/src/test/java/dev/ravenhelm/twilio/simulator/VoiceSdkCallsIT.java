package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.rest.api.v2010.account.Conference;
import com.twilio.rest.api.v2010.account.conference.Participant;
import dev.ravenhelm.twilio.simulator.browser.Chromium.Page;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The unmodified SDK in Chromium: the calls it places, and what goes through them. */
@Timeout(60)
class VoiceSdkCallsIT extends AgentPages {
  @Test
  void placesACallWithItsParameters() {
    bench.server.twiml("/outgoing", "<Say>Hello</Say><Pause length='60'/>");
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
    bench.server.twiml("/outgoing", "<Say>Hello</Say><Pause length='60'/>");
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

  @Test
  void playsMusicToAParticipantOnHoldAndLetsNobodyHearThem() {
    bench.server.twiml(
        "/outgoing", "<Dial><Conference beep='false'>" + alice + "</Conference></Dial>");
    Page held = agent(alice, 1000);
    Page other = agent(bob, 600);
    held.eval("connect({})");
    held.until("happened('accept')");
    other.eval("connect({})");
    held.until("hears(600)");
    other.until("hears(1000)");
    String sid = held.eval("detail('accept')").asText();
    String room =
        Conference.reader().setFriendlyName(alice).read(bench.twilio).iterator().next().getSid();

    Participant.updater(room, sid).setHold(true).update(bench.twilio);
    held.until("!hears(600) && loudest().level > -60");
    other.until("!hears(1000)");
    Participant.updater(room, sid).setHold(false).update(bench.twilio);
    held.until("hears(600)");
    other.until("hears(1000)");

    hangUp(sid);
    other.eval("calls[0].disconnect()");
  }
}
