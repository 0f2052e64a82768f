package dev.ravenhelm.voice.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.voice.server.events.CallEvent.Context;
import dev.ravenhelm.voice.server.events.CallEvent.Customer;
import dev.ravenhelm.voice.server.events.CallEvent.Data;
import dev.ravenhelm.voice.server.events.CallEvent.Leg;
import dev.ravenhelm.voice.server.events.CallEvent.Remark;
import dev.ravenhelm.voice.server.events.CallEvent.Ticket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The published schema says what is sent. */
final class CallEventSchemaTest {

  private static final Path SCHEMA = Path.of("../docs/reference/call-event.v1.schema.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void namesEveryFieldThatIsSentAndNoOther() throws Exception {
    Data full =
        new Data(
            new Leg("g", "inbound", "a", "b", "n", "q", "x", "d", "WT1", "WR1", "RE1", 1L, 2L),
            new Context("ok", new Customer("C", "c"), new Ticket("T", "t", "alice")),
            new Remark("solved", "note", "words"));

    assertThat(fields(JSON.readTree(SCHEMA.toFile()).path("properties")))
        .containsExactlyInAnyOrderElementsOf(fields(sent(full)));
  }

  @Test
  void sendsNothingThatIsNotKnown() throws Exception {
    assertThat(fields(sent(Data.of("main"))))
        .containsExactlyInAnyOrder("gateway", "callSid", "state");
  }

  private static JsonNode sent(Data data) throws Exception {
    CallEvent event = CallEvent.of("ringing", "AC1", "CA1", "CA1", Instant.EPOCH, "", data);
    return JSON.readTree(EventWriter.write(event)).path("data");
  }

  private static List<String> fields(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
