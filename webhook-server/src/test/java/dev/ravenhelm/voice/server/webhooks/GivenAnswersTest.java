package dev.ravenhelm.voice.server.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.server.webhooks.Answer.Outcome;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class GivenAnswersTest {

  private static final int BYTES = 4096;

  private final GivenAnswers answers = new GivenAnswers(BYTES);

  @Test
  void answersAreFoundAsTheyWereGiven() {
    answers.add("grüße", Answer.twiml("<Say>Grüße</Say>".getBytes(UTF_8)));
    answers.add("noted", Answer.noted());

    Answer found = answers.find("grüße");
    assertThat(found.status()).isEqualTo(200);
    assertThat(found.contentType()).isEqualTo("text/xml; charset=utf-8");
    assertThat(found.text()).isEqualTo("<Say>Grüße</Say>");
    assertThat(found.outcome()).isEqualTo(Outcome.REPEATED);
    assertThat(answers.find("noted").status()).isEqualTo(204);
    assertThat(answers.find("noted").contentType()).isEmpty();
    assertThat(answers.find("noted").text()).isEmpty();
    assertThat(answers.find("other")).isNull();
    assertThat(answers.find("")).isNull();
  }

  @Test
  void theNewestAnswerOfAKeyCounts() {
    answers.add("key", Answer.json("{\"n\": 1}"));
    answers.add("key", Answer.json("{\"n\": 2}"));

    assertThat(answers.find("key").text()).isEqualTo("{\"n\": 2}");
  }

  @Test
  void keysOfOneBucketAreToldApart() {
    // the same hash, as everyone's favourite pair of Java
    answers.add("Aa", Answer.json("1"));
    answers.add("BB", Answer.json("2"));

    assertThat(answers.find("Aa").text()).isEqualTo("1");
    assertThat(answers.find("BB").text()).isEqualTo("2");
  }

  /** Of lengths by chance, over many laps: what is found is right, and what is recent is found. */
  @Test
  void theOldestMakeRoom() {
    Random chance = new Random(7);
    int longest = 200;
    for (int i = 0; i < 20_000; i++) {
      answers.add("key" + i, Answer.json(body(i, chance.nextInt(longest))));
      int kept = 0;
      for (int age = 0; age <= i && age < BYTES; age++) {
        Answer found = answers.find("key" + (i - age));
        if (found == null) {
          break;
        }
        assertThat(found.text()).startsWith((i - age) + ":").endsWith(".");
        kept++;
      }
      // each record needs some 50 bytes beside its body, and a lap ends with a gap at most
      assertThat(kept).isGreaterThanOrEqualTo(Math.min(i + 1, BYTES / (longest + 60) - 2));
      assertThat(answers.find("key" + (i - BYTES))).isNull();
    }
  }

  @Test
  void whatIsTooLongIsNotKeptAndHarmsNothing() {
    answers.add("short", Answer.json("1"));
    answers.add("long", Answer.json("x".repeat(BYTES / 2)));

    assertThat(answers.find("long")).isNull();
    assertThat(answers.find("short").text()).isEqualTo("1");
  }

  private static String body(int number, int length) {
    return number + ":" + "x".repeat(length) + ".";
  }
}
