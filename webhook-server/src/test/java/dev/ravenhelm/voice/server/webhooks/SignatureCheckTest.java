package dev.ravenhelm.voice.server.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import dev.ravenhelm.voice.server.TwilioSignature;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SignatureCheckTest {

  private static final String TOKEN = "12345";

  /** Published examples: Twilio's documentation and its libraries' tests. */
  @Test
  void agreesWithTwiliosPublishedExamples() {
    assertThat(
            passes(
                "https://example.com",
                "/myapp.php?foo=1&bar=2",
                vector("%2B14158675310"),
                "L/OH5YylLD5NRKLltdqwSvS0BnU="))
        .isTrue();
    assertThat(
            passes(
                "https://mycompany.com",
                "/myapp.php?foo=1&bar=2",
                vector("%2B12349013030"),
                "0/KCTR6DLpKmkAf8muzZqo1nDgQ="))
        .isTrue();
  }

  @Test
  void refusesWhatWasChangedOnTheWay() {
    assertThat(
            passes(
                "https://mycompany.com",
                "/myapp.php?foo=1&bar=3",
                vector("%2B12349013030"),
                "0/KCTR6DLpKmkAf8muzZqo1nDgQ="))
        .isFalse();
    assertThat(passes("https://mycompany.com", "/myapp.php?foo=1&bar=2", vector("1"), ""))
        .isFalse();
  }

  /** Whatever the parameters hold, Twilio's own validator and ours say the same. */
  @Test
  void agreesWithTwiliosValidator() {
    RequestValidator twilios = new RequestValidator(TOKEN);
    Random random = new Random(7);
    for (int i = 0; i < 500; i++) {
      Map<String, String> parameters = new HashMap<>();
      for (int p = random.nextInt(12); p >= 0; p--) {
        parameters.put(text(random), text(random));
      }
      String url = "https://voice.example.com/voice/incoming?x=" + i;
      String signature = TwilioSignature.of(TOKEN, url, parameters);
      assertThat(twilios.validate(url, parameters, signature)).isTrue();
      assertThat(
              passes(
                  "https://voice.example.com",
                  "/voice/incoming?x=" + i,
                  Forms.of(parameters),
                  signature))
          .isTrue();
      parameters.merge("extra", "x", String::concat);
      assertThat(
              passes(
                  "https://voice.example.com",
                  "/voice/incoming?x=" + i,
                  Forms.of(parameters),
                  signature))
          .isFalse();
    }
  }

  /** twilio-node signs each distinct value of a repeated parameter, sorted. */
  @Test
  void signsRepeatedParametersAsTwilioNodeDoes() {
    Form form = Form.parse("b=2&a=z&a=y&a=z").orElseThrow();
    String signature = TwilioSignature.of(TOKEN, "https://voice.example.com/xayazb2", Map.of());
    assertThat(passes("https://voice.example.com", "/x", form, signature)).isTrue();
  }

  @Test
  void keepsSpacesAroundValues() {
    Form form = Form.parse("Body=+hi+").orElseThrow();
    String signature =
        TwilioSignature.of(TOKEN, "https://voice.example.com/x", Map.of("Body", " hi "));
    assertThat(passes("https://voice.example.com", "/x", form, signature)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://v.example.com:8443", "https://v.example.com", "http://localhost:8080"})
  void takesTheUrlWithAndWithoutItsPort(String publicUrl) {
    int colon = publicUrl.indexOf(':', 8);
    String without = colon < 0 ? publicUrl : publicUrl.substring(0, colon);
    for (String signed : List.of(publicUrl, without)) {
      String signature = TwilioSignature.of(TOKEN, signed + "/voice/events", Map.of());
      assertThat(passes(publicUrl, "/voice/events", Form.EMPTY, signature)).isTrue();
    }
  }

  @Test
  void knowsABodyByItsDigest() {
    ByteBuffer body = ByteBuffer.wrap("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    String digest = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
    assertThat(SignatureCheck.bodyMatches(digest, body)).isTrue();
    assertThat(SignatureCheck.bodyMatches("", body)).isFalse();
    assertThat(new RequestValidator(TOKEN).validateBody("{\"a\":1}", digest)).isTrue();
  }

  private static boolean passes(String publicUrl, String target, Form form, String signature) {
    return new SignatureCheck(List.of("other", TOKEN)).passes(publicUrl, target, form, signature);
  }

  private static Form vector(String caller) {
    return Form.parse(
            "CallSid=CA1234567890ABCDE&Digits=1234&To=%2B18005551212&Caller="
                + caller
                + "&From="
                + caller)
        .orElseThrow();
  }

  private static String text(Random random) {
    return random
        .ints(1 + random.nextInt(8), 0x20, 0x250)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
