package dev.ravenhelm.twilio.simulator.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import dev.ravenhelm.twilio.simulator.rest.Form;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final String TOKEN = "12345";

  @Test
  void reproducesThePublishedVectors() {
    assertThat(
            Signature.of(TOKEN, "https://example.com/myapp.php?foo=1&bar=2", form("+14158675310")))
        .isEqualTo("L/OH5YylLD5NRKLltdqwSvS0BnU=");
    assertThat(
            Signature.of(
                TOKEN, "https://mycompany.com/myapp.php?foo=1&bar=2", form("+12349013030")))
        .isEqualTo("0/KCTR6DLpKmkAf8muzZqo1nDgQ=");
  }

  @Test
  void signsEachDistinctValueOfARepeatedNameOnceAndSorted() {
    Form repeated = new Form().add("Event", "b").add("Event", "a").add("Event", "b");

    assertThat(Signature.of(TOKEN, "https://example.com/", repeated))
        .isEqualTo(Signature.of(TOKEN, "https://example.com/EventaEventb"));
  }

  @Test
  void signsAGetByItsUrlAlone() {
    String url = "https://example.com/voice?CallSid=CA1&To=%2B15550100001";

    assertThat(new RequestValidator(TOKEN).validate(url, Map.of(), Signature.of(TOKEN, url)))
        .isTrue();
  }

  private static Form form(String caller) {
    return new Form()
        .add("To", "+18005551212")
        .add("Digits", "1234")
        .add("From", caller)
        .add("CallSid", "CA1234567890ABCDE")
        .add("Caller", caller);
  }
}
