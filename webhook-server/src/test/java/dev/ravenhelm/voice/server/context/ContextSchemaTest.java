package dev.ravenhelm.voice.server.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.ravenhelm.voice.server.context.ContextAnswer.Failed;
import dev.ravenhelm.voice.server.context.ContextAnswer.Fault;
import dev.ravenhelm.voice.server.context.ContextAnswer.Known;
import dev.ravenhelm.voice.server.context.ContextAnswer.Unknown;
import dev.ravenhelm.voice.server.events.CallEvent.Customer;
import dev.ravenhelm.voice.server.events.CallEvent.Ticket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published schema says what is asked, and which answers are understood. */
final class ContextSchemaTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SCHEMA = Path.of("../docs/reference/context.v1.schema.json");

  private record Row(String reason, String json, boolean valid, ContextAnswer answer) {
    @Override
    public String toString() {
      return reason;
    }
  }

  static List<Row> answers() {
    Failed broken = new Failed(Fault.BROKEN);
    return List.of(
        new Row("nothing known", "{}", true, new Unknown()),
        new Row("nulls", "{\"customer\":null,\"ticket\":null}", true, new Unknown()),
        new Row(
            "a customer only",
            "{\"customer\":{\"id\":\"C-1\"}}",
            true,
            new Known(new Customer("C-1", null), null)),
        new Row(
            "a ticket only, by number",
            "{\"ticket\":{\"id\":4711,\"subject\":null}}",
            true,
            new Known(null, new Ticket("4711", null, null))),
        new Row(
            "fields of the service's own",
            "{\"customer\":{\"id\":\"C-1\",\"name\":\"Jörg\",\"since\":[2019]},\"v\":{}}",
            true,
            new Known(new Customer("C-1", "Jörg"), null)),
        new Row(
            "text over lines, and more than is used",
            "{\"ticket\":{\"id\":\"T\",\"subject\":\"a\\n\\u0000b" + "x".repeat(500) + "\"}}",
            true,
            new Known(null, new Ticket("T", "a b" + "x".repeat(157), null))),
        new Row("a list", "[]", false, broken),
        new Row("a customer that is a name", "{\"customer\":\"Jörg\"}", false, broken),
        new Row("a customer without an id", "{\"customer\":{\"name\":\"J\"}}", false, broken),
        new Row("an id of nothing", "{\"ticket\":{\"id\":\" \"}}", false, broken),
        new Row("an id that is a list", "{\"ticket\":{\"id\":[1]}}", false, broken));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void saysWhichAnswersAreUnderstood(Row row) throws Exception {
    assertThat(schema("answer").validate(JSON.readTree(row.json())).isEmpty())
        .isEqualTo(row.valid());
    assertThat(new ContextReader().read(row.json().getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(row.answer());
  }

  @Test
  void cutsNoCharacterInTwo() {
    String name = "x".repeat(159) + "😀";
    ContextAnswer answer =
        new ContextReader()
            .read(
                ("{\"customer\":{\"id\":\"C\",\"name\":\"" + name + "\"}}")
                    .getBytes(StandardCharsets.UTF_8));
    assertThat(answer).isEqualTo(new Known(new Customer("C", "x".repeat(159)), null));
  }

  @Test
  void saysWhatIsAsked() throws Exception {
    JsonNode whole =
        JSON.valueToTree(
            new ContextQuery("CA1", "main", "+15550100077", "+15550100001", "line", "support"));
    JsonNode least = JSON.valueToTree(new ContextQuery("CA1", "main", "", "", null, null));
    assertThat(schema("request").validate(whole)).isEmpty();
    assertThat(schema("request").validate(least)).isEmpty();
    assertThat(JSON.readTree(SCHEMA.toFile()).path("$defs").path("request").path("properties"))
        .hasSize(whole.size());
  }

  /** One of the two that the document holds. */
  private static Schema schema(String name) throws Exception {
    String whole = JSON.readTree(SCHEMA.toFile()).toString();
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(
            whole.replace("\"$ref\":\"#/$defs/answer\"", "\"$ref\":\"#/$defs/" + name + "\""));
  }
}
