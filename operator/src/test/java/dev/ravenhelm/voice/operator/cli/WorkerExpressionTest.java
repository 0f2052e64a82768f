package dev.ravenhelm.voice.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerExpressionTest {
  @Test
  void readsSkillsLevelsAndAgentsWhetherOursOrOfFlex() {
    assertThat(
            WorkerExpression.parse(
                "worker.inbound == \"yes\" AND worker.agent IN [\"alice\", \"bob-b\"] AND worker.skills HAS \"billing\" AND worker.levels.billing >= 3"))
        .hasValue(new WorkerExpression(Map.of("billing", 3), List.of("alice", "bob-b")));
    assertThat(
            WorkerExpression.parse("routing.skills HAS 'german' and routing.levels.german >= 10"))
        .hasValue(new WorkerExpression(Map.of("german", 10), List.of()));
    assertThat(WorkerExpression.parse("1==1")).hasValue(new WorkerExpression(Map.of(), List.of()));
    assertThat(WorkerExpression.parse("")).hasValue(new WorkerExpression(Map.of(), List.of()));
  }

  @Test
  void saysNothingOfWhatAQueueCannotSay() {
    for (String more :
        List.of(
            "skills HAS \"a\" OR skills HAS \"b\"",
            "team == \"sales\"",
            "skills HAS \"Not OK\"",
            "levels.billing > 3",
            "NOT skills HAS \"a\"")) {
      assertThat(WorkerExpression.parse(more)).as(more).isEmpty();
    }
  }
}
