package dev.ravenhelm.twilio.simulator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class WebhookUrlTest {
  @TestFactory
  List<DynamicTest> signsWhatTwilioSigns() {
    return List.of(
            new Row("https://h.test/voice", "https://h.test/voice", "as it is"),
            new Row(
                "https://h.test/voice#rc=2&ct=1000",
                "https://h.test/voice",
                "fragments are not sent"),
            new Row(
                "https://user:pass@h.test/voice",
                "https://h.test/voice",
                "user and password are dropped"),
            new Row(
                "https://h.test:8443/voice?a=b:1",
                "https://h.test/voice?a=b:1",
                "voice over HTTPS: no port"),
            new Row("https://h.test:8443", "https://h.test", "no port, no path either"),
            new Row("http://h.test:8080/voice", "http://h.test:8080/voice", "HTTP keeps its port"),
            new Row(
                "http://h.test/v?mail=a@b",
                "http://h.test/v?mail=a@b",
                "an @ in the query is no user"))
        .stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.reason,
                () -> assertThat(WebhookUrl.parse(row.url).signed()).isEqualTo(row.signed)))
        .toList();
  }

  @Test
  void keepsTheDefaultsWhereAnOverrideIsOutOfRange() {
    WebhookUrl url = WebhookUrl.parse("https://h.test/#ct=50&rt=20000&rc=9");

    assertThat(url.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(url.readTimeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(url.retries()).isEqualTo(1);
  }

  @Test
  void retriesOnlyConnectTimeoutsUnlessToldOtherwise() {
    assertThat(WebhookUrl.parse("https://h.test/").retries("ct")).isTrue();
    assertThat(WebhookUrl.parse("https://h.test/").retries("5xx")).isFalse();
    assertThat(WebhookUrl.parse("https://h.test/#rp=5xx,rt").retries("5xx")).isTrue();
    assertThat(WebhookUrl.parse("https://h.test/#rp=all").retries("4xx")).isTrue();
  }

  @Test
  void sendsTheUserInTheUrlAsBasicCredentials() {
    assertThat(WebhookUrl.parse("https://user:pass@h.test/").authorization())
        .contains("Basic dXNlcjpwYXNz");
  }

  private record Row(String url, String signed, String reason) {}
}
