package dev.ravenhelm.voice.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.Change.FieldChange;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PromotionTest {
  private record Row(
      String reason,
      TwilioKind kind,
      String field,
      String before,
      String after,
      boolean onlyAdds) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(
              "a mark takes nothing", TwilioKind.NUMBER, "FriendlyName", "a", "b [rv1-x]", true),
          new Row(
              "a queue's name is its owner's",
              TwilioKind.TASK_QUEUE,
              "FriendlyName",
              "a",
              "b",
              false),
          new Row(
              "only the overrides differ",
              TwilioKind.NUMBER,
              "VoiceUrl",
              "https://a/b#rt=1",
              "https://a/b#rt=2",
              true),
          new Row(
              "calls went elsewhere",
              TwilioKind.NUMBER,
              "VoiceUrl",
              "https://a/b",
              "https://c/b",
              false),
          new Row("calls went nowhere", TwilioKind.NUMBER, "VoiceUrl", "", "https://c/b", false),
          new Row(
              "events went nowhere", TwilioKind.NUMBER, "StatusCallback", "", "https://c/e", true),
          new Row(
              "somebody gets the events",
              TwilioKind.NUMBER,
              "StatusCallback",
              "https://a/e",
              "https://c/e",
              false),
          new Row("a trunk has the calls", TwilioKind.NUMBER, "TrunkSid", "TK1", "", false),
          new Row(
              "keys are added",
              TwilioKind.WORKER,
              "Attributes",
              "{\"a\":1}",
              "{\"a\":1,\"b\":2}",
              true),
          new Row(
              "a key changes", TwilioKind.WORKER, "Attributes", "{\"a\":1}", "{\"a\":2}", false),
          new Row(
              "only the label",
              TwilioKind.WORKFLOW,
              "Configuration",
              workflow("x", "1==1"),
              workflow("y", "1==1"),
              true),
          new Row(
              "who may answer changes",
              TwilioKind.WORKFLOW,
              "Configuration",
              workflow("x", "1==1"),
              workflow("x", "1==2"),
              false));

  @Test
  void tellsWhatTakesCallsFromWhatOnlyAdds() {
    for (Row row : ROWS) {
      Change change =
          new Change.Update(
              row.kind(),
              "",
              "XX1",
              new TreeMap<>(Map.of(row.field(), new FieldChange(row.before(), row.after()))));
      assertThat(Promotion.onlyAdds(change)).as(row.reason()).isEqualTo(row.onlyAdds());
    }
  }

  @Test
  void neitherANewObjectNorARemovedOneOnlyAdds() {
    OwnerMark mark = OwnerMark.of("o", "k", "n", "x", "r");
    assertThat(
            Promotion.onlyAdds(
                new Change.Create(TwilioKind.CALL_QUEUE, "", mark, new TreeMap<>(Map.of()))))
        .isFalse();
    assertThat(Promotion.onlyAdds(new Change.Delete(TwilioKind.WORKER, "WS1", "WK1", "a")))
        .isFalse();
  }

  private static String workflow(String label, String expression) {
    return """
    {"task_routing":{"filters":[{"filter_friendly_name":"%s","expression":"%s"}]}}
    """
        .formatted(label, expression);
  }
}
