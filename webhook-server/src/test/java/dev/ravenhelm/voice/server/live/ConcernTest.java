package dev.ravenhelm.voice.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.ravenhelm.voice.server.events.ToldEvent;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.twiml.Example;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Panels are told of what is theirs, and of nothing else. */
final class ConcernTest {

  private static final RoutingTable TABLE = Example.table("/example/voice.yaml");
  private static final Agent ALICE =
      new Agent(
          "alice-b",
          "alice_b",
          "2871",
          Map.of(),
          true,
          false,
          "WK1",
          Set.of("sales"),
          null,
          null,
          null,
          false,
          false);

  /** What happens, and whether alice hears of it. */
  record Row(String reason, String agent, String queue, String call, String state, boolean told) {
    Row(String reason, String agent, String queue, String call, boolean told) {
      this(reason, agent, queue, call, "ringing", told);
    }

    @Override
    public String toString() {
      return reason;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("it is about her", "alice-b", "support", "CA9", true),
        new Row("it is about a call that she has", "", "support", "CA1", true),
        new Row("it is about a queue that she supervises", "bob", "sales", "CA9", true),
        new Row("it is about another agent's call", "bob", "support", "CA9", false),
        new Row("it is about nobody's call", "", "", "CA9", false),
        new Row("another agent's name begins like hers", "alice-b2", "", "CA9", false),
        new Row(
            "a message is for a queue that she answers", "", "support", "CA9", "voicemail", true),
        new Row("a message is for a queue of others", "", "german", "CA9", "voicemail", false),
        new Row("a message is for her", "alice-b", "", "CA9", "voicemail", true),
        new Row("a message is for another agent", "bob", "", "CA9", "voicemail", false),
        new Row("a message is for anybody, and she supervises", "", "", "CA9", "voicemail", true));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void concernsTheAgentWhen(Row row) {
    ToldEvent event =
        new ToldEvent(
            "1",
            "2026-11-28T09:00:00Z",
            row.call,
            JsonNodeFactory.instance
                .objectNode()
                .put("agent", row.agent)
                .put("queue", row.queue)
                .put("state", row.state));
    assertThat(new Concern(TABLE, ALICE, Set.of("CA1")).with(event)).isEqualTo(row.told);
  }
}
