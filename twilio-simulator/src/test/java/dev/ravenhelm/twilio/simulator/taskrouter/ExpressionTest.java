package dev.ravenhelm.twilio.simulator.taskrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ExpressionTest {
  private static final String WORKER =
      """
      {"name": "alice", "level": 5, "score": 0.5, "skills": ["billing", "german"], "scalar": "billing",
       "languages": {"spoken": ["de", "en"]}, "queue": [10, 20], "on_call": true, "nothing": null, "text": "it's"}
      """;

  @TestFactory
  List<DynamicTest> judgesAsTwilioDoes() {
    return List.of(
            row("1==1", true, "the expression that matches everybody"),
            row("", true, "an empty one matches everybody"),
            row("name == 'alice'", true, "single quotes"),
            row("name == \"alice\"", true, "double quotes"),
            row("text == 'it\\'s'", true, "an escaped quote"),
            row("name != 'bob'", true, "unequal"),
            row("level > 4 AND level >= 5 AND level < 6 AND level <= 5", true, "numbers in order"),
            row("level == 5.0", true, "5 and 5.0 are one number"),
            row("score > 0.4", true, "fractions"),
            row("level == '5'", false, "a number is no text"),
            row("level > '4'", false, "nor comparable with one"),
            row("name CONTAINS 'lic'", true, "part of a text"),
            row("skills CONTAINS 'billing'", false, "CONTAINS is for texts"),
            row("skills HAS 'billing'", true, "member of an array"),
            row("scalar HAS 'billing'", false, "HAS on a scalar silently never matches"),
            row("missing HAS 'billing'", false, "nor on what is missing"),
            row("name IN ['bob', 'alice']", true, "member of a list"),
            row("'de' IN languages.spoken", true, "member of a nested array"),
            row("name NOT IN ['bob']", true, "not a member"),
            row("name NOT IN scalar", false, "NOT IN of a scalar never matches either"),
            row("languages.spoken[1] == 'en'", true, "an index"),
            row("queue[0] == 10", true, "an index of numbers"),
            row("on_call == true", true, "a boolean"),
            row("missing == NULL", true, "what is missing is NULL"),
            row("nothing == NULL", true, "and so is null"),
            row("name != NULL", true, "what is there is not"),
            row("missing > 3", false, "NULL is in no order"),
            row("level == 5 OR level == 6 AND name == 'bob'", true, "AND binds tighter than OR"),
            row("(level == 5 OR level == 6) AND name == 'bob'", false, "parentheses bind tightest"),
            row("name == 'alice' and not_there == null", true, "keywords in any case"))
        .stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.expression + " (" + row.reason + ")",
                () ->
                    assertThat(
                            Expression.parse(row.expression)
                                .holds(path -> Expression.at(worker(), path)))
                        .isEqualTo(row.holds)))
        .toList();
  }

  @TestFactory
  List<DynamicTest> refusesWhatIsNoExpression() {
    return List.of(
            "first-name == 'a'",
            "name ==",
            "name",
            "== 'a'",
            "(name == 'a'",
            "name == 'a",
            "name LIKE 'a'",
            "name NOT 'a'",
            "1==1 1==1",
            "skills HAS ['a'")
        .stream()
        .map(text ->
            DynamicTest.dynamicTest(
                text,
                () ->
                    assertThatThrownBy(() -> Expression.parse(text))
                        .isInstanceOf(Expression.BadExpression.class)))
        .toList();
  }

  private static Row row(String expression, boolean holds, String reason) {
    return new Row(expression, holds, reason);
  }

  private static JsonNode worker() throws IllegalArgumentException {
    try {
      return new ObjectMapper().readTree(WORKER);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private record Row(String expression, boolean holds, String reason) {}
}
