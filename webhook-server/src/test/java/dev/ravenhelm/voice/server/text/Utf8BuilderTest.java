package dev.ravenhelm.voice.server.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Utf8BuilderTest {

  private static final Escapes ESCAPES =
      new Escapes(Map.of('<', "[less]"), c -> c != '\u20ac' && c != 1, "?");

  @Test
  void growsAsItIsFilled() {
    Utf8Builder text = new Utf8Builder(1);
    for (int i = 0; i < 100; i++) {
      text.append(i).append(',').ascii("ab").append("<ü", ESCAPES);
    }
    assertThat(text.toString()).startsWith("0,ab[less]ü1,ab[less]ü").endsWith("99,ab[less]ü");
    assertThat(text.toByteArray()).hasSize(text.length()).isEqualTo(utf8(text.toString()));
    assertThat(text.last()).isEqualTo(utf8("ü")[1]);
  }

  @Test
  void beginsAnewWhereAnotherDocumentEnded() {
    byte[] first = Utf8Builder.ofDocument().ascii("first").finish();
    Utf8Builder second = Utf8Builder.ofDocument().ascii("2");
    Utf8Builder meanwhile = Utf8Builder.ofDocument().ascii("meanwhile");
    assertThat(second.finish()).isEqualTo(utf8("2"));
    assertThat(meanwhile.finish()).isEqualTo(utf8("meanwhile"));
    assertThat(first).isEqualTo(utf8("first"));
  }

  @Test
  void writesSomethingElseForWhatTheLanguageCannotHold() {
    Utf8Builder text = new Utf8Builder(8).append("a\u0001b\u20acc", ESCAPES);
    assertThat(text.toString()).isEqualTo("a?b?c");
  }

  /** As all of Java does, where half a pair of surrogates is no character. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "Jörg", "\ud83d\ude00 <", "\ud83d", "a\ude00b", "\u007f\u0080"})
  void isWhatJavaEncodes(String text) {
    assertThat(new Utf8Builder(4).append(text, ESCAPES).toByteArray())
        .isEqualTo(utf8(text.replace("<", "[less]")));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
