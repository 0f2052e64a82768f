package dev.ravenhelm.voice.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTextTest {

  @Test
  void isWhatJacksonWrites() throws Exception {
    ObjectMapper jackson = new ObjectMapper();
    for (String text :
        List.of(
            "",
            "plain",
            "\"",
            "back\\slash",
            "a\nb\tc\u0001",
            "J\u00f6rg \ud83d\ude00",
            "\u007f")) {
      assertThat(JsonText.quote(text, new Utf8Builder(1)).toString())
          .isEqualTo(jackson.writeValueAsString(text));
    }
  }
}
