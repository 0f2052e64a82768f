package dev.ravenhelm.voice.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.events.CallEvent.Context;
import dev.ravenhelm.voice.server.events.CallEvent.Customer;
import dev.ravenhelm.voice.server.events.CallEvent.Data;
import dev.ravenhelm.voice.server.events.CallEvent.Leg;
import dev.ravenhelm.voice.server.events.CallEvent.Remark;
import dev.ravenhelm.voice.server.events.CallEvent.Ticket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventWriterTest {

  private static final ObjectMapper JSON =
      new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

  private static final Leg LEG =
      new Leg("g", "inbound", "+1", "a\"b", "n", "q", "x", "d", "WT1", "WR1", "RE1", 1L, 2L);

  @Test
  void writesByteForByteWhatAnObjectMapperWould() throws Exception {
    for (Data data :
        List.of(
            Data.of("main"),
            new Data(LEG),
            new Data(
                LEG,
                new Context(
                    "ok",
                    new Customer("C\n1", "J\u00f6rg \ud83d\ude00"),
                    new Ticket("T", null, "\u0001")),
                new Remark("solved", "back\\slash", "said")),
            new Data(
                LEG,
                new Context("ok", new Customer("C", null), null),
                new Remark(null, "n", null)))) {
      CallEvent event =
          CallEvent.of(
              "ringing", "AC1", "CA1", "CA0", Instant.parse("2026-11-28T12:00:00.123Z"), "", data);

      assertThat(new String(EventWriter.write(event), StandardCharsets.UTF_8))
          .isEqualTo(JSON.writeValueAsString(mapped(event)));
    }
  }

  @Test
  void writesHowManyPanelsAnAgentHas() throws Exception {
    CallEvent event =
        CallEvent.ofPanels(
            "main",
            "AC1",
            "alice",
            new CallEvent.Panels("r-1", 2),
            Instant.parse("2026-11-28T12:00:00Z"));
    JsonNode written = JSON.readTree(EventWriter.write(event));
    assertThat(written.path("type").asText()).isEqualTo("dev.ravenhelm.voice.agent.panels.v1");
    assertThat(written.path("subject").asText()).isEqualTo("alice");
    assertThat(written.path("data").toString())
        .isEqualTo(
            "{\"gateway\":\"main\",\"agent\":\"alice\",\"replica\":\"r-1\",\"panels\":2,"
                + "\"state\":\"panels\"}");
    assertThat(new EventJson(JSON).record("calls", EventWriter.write(event)).key())
        .isEqualTo("alice");
  }

  private static JsonNode mapped(CallEvent event) {
    ObjectNode data = JSON.createObjectNode();
    data.setAll((ObjectNode) JSON.valueToTree(event.data().leg()));
    ObjectNode context = JSON.valueToTree(event.data().context());
    if (context.has("word")) {
      data.set("context", context.remove("word"));
    }
    data.setAll(context);
    data.setAll((ObjectNode) JSON.valueToTree(event.data().remark()));
    data.put("callSid", event.callSid()).put("state", event.state());
    ObjectNode all =
        JSON.createObjectNode()
            .put("specversion", "1.0")
            .put("id", event.id())
            .put("type", "dev.ravenhelm.voice.call.ringing.v1")
            .put("source", "/accounts/AC1")
            .put("subject", "CA1")
            .put("time", "2026-11-28T12:00:00.123Z")
            .put("dataschema", "urn:ravenhelm:voice:call-event:v1")
            .put("rootcall", "CA0");
    all.set("data", data);
    return all;
  }
}
