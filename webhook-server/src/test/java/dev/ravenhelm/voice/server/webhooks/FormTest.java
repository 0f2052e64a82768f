package dev.ravenhelm.voice.server.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FormTest {

  /** Whatever comes, the JDK's decoder and ours say the same. */
  @Test
  void readsWhatTheJdkDecodes() {
    Random random = new Random(11);
    String[] parts = {
      "a",
      "B",
      "=",
      "&",
      "+",
      "%41",
      "%e2%82%ac",
      "%82",
      "%c3",
      "%a9",
      "%ed%a0%80",
      "%",
      "%4",
      "%zz",
      "ü",
      "€",
      "%00"
    };
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      String text =
          random
              .ints(random.nextInt(12), 0, parts.length)
              .mapToObj(part -> parts[part])
              .collect(Collectors.joining());
      Optional<Map<String, String>> form = Form.parse(text).map(Form::first);
      assertThat(form).as(text).isEqualTo(decoded(text));
      if (form.isPresent() && form.get().size() == 1 && text.indexOf('&') < 0) {
        form.get()
            .forEach((name, value) -> assertThat(signed(text)).as(text).isEqualTo(name + value));
      }
      read += form.isPresent() ? 1 : 0;
    }
    assertThat(read).isBetween(2_000, 18_000);
  }

  private static Optional<Map<String, String>> decoded(String text) {
    Map<String, String> first = new HashMap<>();
    try {
      for (String pair : text.split("&", -1)) {
        if (!pair.isEmpty()) {
          String[] sides = pair.split("=", 2);
          first.putIfAbsent(
              URLDecoder.decode(sides[0], StandardCharsets.UTF_8),
              sides.length == 1 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
        }
      }
      return Optional.of(first);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Test
  void givesTheFirstOfRepeatedParameters() {
    Form form = Form.parse("a=1&b=2&a=3&aa=4").orElseThrow();
    assertThat(form.get("a")).isEqualTo("1");
    assertThat(form.get("aa")).isEqualTo("4");
    assertThat(form.get("c")).isEmpty();
    assertThat(form.first())
        .containsOnly(Map.entry("a", "1"), Map.entry("b", "2"), Map.entry("aa", "4"));
  }

  @Test
  void signsSortedNamesAndOfRepeatedOnesEachValueOnce() {
    assertThat(signed("b=2&a=z&A=0&a=y&a=z&%61=x")).isEqualTo("A0axayazb2");
    assertThat(signed("A=0&a=x&a=x&b=2")).isEqualTo("A0axb2");
  }

  @Test
  void signsWhatIsSentInOrderAsItIs() {
    assertThat(signed("A=%30&a=x&a=y&b=J%C3%B6rg+E")).isEqualTo("A0axaybJörg E");
    assertThat(signed("a=x")).isEqualTo("ax");
    assertThat(signed("")).isEmpty();
  }

  private static String signed(String form) {
    return StandardCharsets.UTF_8.decode(Form.parse(form).orElseThrow().signed()).toString();
  }

  @Test
  void takesAThousandParametersAndNotOneMore() {
    String thousand =
        IntStream.range(0, 1000).mapToObj(i -> "p" + i + "=" + i).collect(Collectors.joining("&"));
    Form form = Form.parse(thousand).orElseThrow();
    assertThat(form.get("p999")).isEqualTo("999");
    assertThat(form.first()).hasSize(1000);
    assertThat(Form.parse(thousand + "&one=more")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0xFF, 0xC3, 0x80})
  void isNoneWhereTheBytesAreNoText(int one) {
    assertThat(Form.parse(ByteBuffer.wrap(new byte[] {'a', '=', (byte) one}))).isEmpty();
  }
}
