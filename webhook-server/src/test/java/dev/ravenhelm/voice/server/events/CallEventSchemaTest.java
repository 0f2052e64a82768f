package dev.ravenhelm.voice.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The published schema says what is sent. */
final class CallEventSchemaTest {

  private static final Path SCHEMA = Path.of("../docs/reference/call-event.v1.schema.json");

  @Test
  void namesEveryFieldThatIsSentAndNoOther() throws Exception {
    List<String> named = new ArrayList<>();
    JsonNode schema = new ObjectMapper().readTree(SCHEMA.toFile());
    schema.path("properties").fieldNames().forEachRemaining(named::add);
    List<String> sent = new ArrayList<>(List.of("callSid", "state"));
    Stream.of(CallEvent.Data.class.getRecordComponents())
        .map(RecordComponent::getName)
        .forEach(sent::add);
    assertThat(named).containsExactlyInAnyOrderElementsOf(sent);
  }
}
