package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.twilio.simulator.browser.Chromium.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page of telephones in Chromium, between people outside and the account's own programs. */
@Timeout(60)
class PhonesIT extends AgentPages {
  private static final String MARIA = "+14155550142";
  private static final String OTTO = "+4915112345678";

  @Test
  void callsAnAgentAndBothHearEachOther() {
    bench.server.twiml(
        "/voice",
        "<Say>Welcome to Ravenhelm. One moment, please.</Say><Dial><Client>"
            + alice
            + "</Client></Dial>");
    Page agent = registered(alice, 1000);
    Page phone = phones(MARIA);
    speaking(phone, 600);

    phone.fill("to", Bench.NUMBER).click("call");
    phone.until(text("say") + " === 'Welcome to Ravenhelm. One moment, please.'");
    agent.until("happened('incoming')");
    assertThat(agent.eval("detail('incoming').from").asText()).isEqualTo(MARIA);
    agent.eval("calls[0].accept()");

    agent.until("hears(600)");
    phone.until(hears(1000));
    phone.until("parseFloat(document.querySelector('[data-part=meter]').style.width) > 5");
    phone.screenshot("phone-in-a-call");
    phone.click("hangup");
    agent.until("happened('disconnect')");
    phone.until(state("idle"));
  }

  @Test
  void pressesKeysForAGather() {
    bench.server.twiml(
        "/voice",
        "<Gather numDigits=\"2\" action=\"/menu\"><Say>For billing, press one nine.</Say></Gather>");
    bench.server.twiml("/menu", "<Say>Thank you.</Say><Pause length=\"60\"/>");
    Page phone = phones(MARIA);
    phone.fill("to", Bench.NUMBER).click("call").until(text("say") + " != null");
    int before = bench.server.at("/menu").size();

    phone.click("key-1").click("key-9");

    Awaitility.await().until(() -> bench.server.at("/menu").size() > before);
    assertThat(bench.server.at("/menu").getLast().get("Digits")).isEqualTo("19");
    phone.until("document.querySelectorAll('[data-testid=say]').length === 2");
    assertThat(phone.eval(text("typed")).asText()).isEqualTo("19");
    phone.screenshot("phone-in-a-menu");
    phone.click("hangup").until(state("idle"));
  }

  @Test
  void ringsWhereItsNumberIsCalledAndTalks() {
    bench.server.twiml("/outgoing", "<Dial callerId=\"" + Bench.NUMBER + "\">" + OTTO + "</Dial>");
    Page agent = agent(alice, 1000);
    Page phone = phones(OTTO);
    speaking(phone, 600);

    agent.eval("connect({ To: '" + OTTO + "' })");
    phone.until(state("ringing"));
    assertThat(phone.eval(text("from")).asText()).isEqualTo(Bench.NUMBER);
    phone.screenshot("phone-ringing");
    phone.click("answer");

    phone.until(hears(1000));
    agent.until("hears(600)");
    agent.eval("calls[0].disconnect()");
    phone.until(state("idle"));
    assertThat(phone.eval(text("status")).asText()).isEqualTo("The call ended");
  }

  @Test
  void leavesAMessageWhoseSoundIsInTheRecording() throws IOException, InterruptedException {
    bench.server.twiml("/voice", "<Record playBeep=\"false\" timeout=\"2\" action=\"/recorded\"/>");
    bench.server.twiml("/recorded", "<Hangup/>");
    Page phone = phones(MARIA);
    speaking(phone, 600);
    phone.fill("to", Bench.NUMBER).click("call").until(state("talking"));

    // a tone is never silent: whoever speaks for longer than the time-out is not cut off
    Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    assertThat(phone.eval(state("talking")).asBoolean()).isTrue();
    phone.click("key-5");

    Awaitility.await().until(() -> !bench.server.at("/recorded").isEmpty());
    AccountServer.Received recorded = bench.server.at("/recorded").getLast();
    assertThat(recorded.get("Digits")).isEqualTo("5");
    assertThat(Integer.parseInt(recorded.get("RecordingDuration"))).isBetween(2, 10);
    String path = URI.create(recorded.get("RecordingUrl")).getPath() + ".wav";
    byte[] wav =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(bench.simulator.url() + path)).build(),
                HttpResponse.BodyHandlers.ofByteArray())
            .body();
    assertThat(new String(wav, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
    assertThat(power(wav, 600)).isGreaterThan(20 * power(wav, 450));
    phone.until(state("idle"));
  }

  /** How much of a frequency is in a WAV file of 16 bits at 8 kHz (Goertzel's algorithm). */
  private static double power(byte[] wav, int hertz) {
    ByteBuffer samples = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).position(44);
    double turn = 2 * Math.cos(2 * Math.PI * hertz / 8000);
    double last = 0;
    double before = 0;
    while (samples.remaining() >= 2) {
      double now = samples.getShort() + turn * last - before;
      before = last;
      last = now;
    }
    return last * last + before * before - turn * last * before;
  }

  @Test
  void rejectsACall() {
    bench.server.twiml(
        "/outgoing",
        "<Dial callerId=\"" + Bench.NUMBER + "\" action=\"/over\">" + OTTO + "</Dial>");
    Page agent = agent(alice, 0);
    Page phone = phones(OTTO);
    int before = bench.server.at("/over").size();
    agent.eval("connect({ To: '" + OTTO + "' })");

    phone.until(state("ringing")).click("reject");

    Awaitility.await().until(() -> bench.server.at("/over").size() > before);
    assertThat(bench.server.at("/over").getLast().get("DialCallStatus")).isEqualTo("busy");
    phone.until(state("idle"));
  }

  @Test
  void holdsSeveralPhonesThatCanCallThroughTheAccountToEachOther() {
    bench.server.twiml("/voice", "<Dial callerId=\"" + Bench.NUMBER + "\">" + OTTO + "</Dial>");
    Page page = phones(MARIA, OTTO);
    page.until("document.querySelectorAll('[data-state=idle]').length === 2");

    page.fill("to >> nth=0", Bench.NUMBER).click("call >> nth=0");
    page.until(state("ringing"));
    page.screenshot("two-phones");
    page.click("answer >> nth=1");

    page.until("document.querySelectorAll('[data-state=talking]').length === 2");
    page.click("hangup >> nth=0");
    page.until("document.querySelectorAll('[data-state=idle]').length === 2");
  }

  @Test
  void saysWhatIsWrongWithANumber() {
    Page phone = phones(MARIA);

    phone.fill("to", "+15559990000").click("call");

    phone.until(text("lines") + ".includes('no number +15559990000 in the account')");
    phone.until(state("idle"));
  }

  private Page phones(String... numbers) {
    Page page = open(bench.simulator.url() + "/phones?number=" + String.join("&number=", numbers));
    return page.until(state("idle"));
  }

  /** Has the page's microphone hear a tone. */
  private static void speaking(Page page, int hertz) {
    page.eval(
        """
        (() => {
          const context = new AudioContext();
          const oscillator = context.createOscillator();
          oscillator.frequency.value = %d;
          const microphone = context.createMediaStreamDestination();
          oscillator.connect(microphone);
          oscillator.start();
          window.playing = { context, oscillator };
          navigator.mediaDevices.getUserMedia = async () => microphone.stream;
        })()\
        """
            .formatted(hertz));
  }

  private static String hears(int hertz) {
    return """
    (() => {
      const stream = document.querySelector('[data-testid=audio]').srcObject;
      if (!stream) { return false; }
      if (window.ear?.stream !== stream) {
        const context = new AudioContext();
        const analyser = context.createAnalyser();
        analyser.fftSize = 4096;
        context.createMediaStreamSource(stream).connect(analyser);
        window.ear = { stream, context, analyser };
      }
      const bins = new Float32Array(window.ear.analyser.frequencyBinCount);
      window.ear.analyser.getFloatFrequencyData(bins);
      const top = bins.indexOf(Math.max(...bins));
      return Math.abs(top * window.ear.context.sampleRate / 4096 - %d) < 30 && bins[top] > -60;
    })()\
    """
        .formatted(hertz);
  }

  private static String state(String state) {
    return "!!document.querySelector('[data-state=" + state + "]')";
  }

  private static String text(String testId) {
    return "document.querySelector('[data-testid=" + testId + "]')?.textContent";
  }
}
