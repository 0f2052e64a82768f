package dev.ravenhelm.twilio.simulator.twiml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TwimlParserTest {
  @Test
  void readsAClientWithItsIdentityAndParameters() {
    Verb verb =
        one(
            "<Dial callerId=\"+15550100001\" timeout=\"20\"><Client statusCallback=\"/s\" statusCallbackEvent=\"ringing answered\">"
                + "<Identity>alice</Identity><Parameter name=\"ticket\" value=\"42\"/></Client></Dial>");

    assertThat(verb)
        .isInstanceOfSatisfying(
            Verb.Dial.class,
            dial -> {
              assertThat(dial.timeout()).isEqualTo(Duration.ofSeconds(20));
              assertThat(dial.callerId()).contains("+15550100001");
              assertThat(dial.nouns().getFirst())
                  .isInstanceOfSatisfying(
                      Noun.Party.class,
                      party -> {
                        assertThat(party.address()).isEqualTo("client:alice");
                        assertThat(party.parameters().first("ticket")).contains("42");
                        assertThat(party.callback().events())
                            .containsExactlyInAnyOrder("ringing", "answered");
                      });
            });
  }

  @Test
  void readsTheTaskOfAnEnqueue() {
    Verb verb =
        one(
            "<Enqueue workflowSid=\"WW1\" waitUrl=\"/wait\"><Task priority=\"5\" timeout=\"90\">{\"a\":1}</Task></Enqueue>");

    assertThat(verb)
        .isInstanceOfSatisfying(
            Verb.Enqueue.class,
            enqueue -> {
              assertThat(enqueue.task()).isEqualTo("{\"a\":1}");
              assertThat(enqueue.priority()).contains(5);
              assertThat(enqueue.timeout()).contains(90);
              assertThat(enqueue.name()).isEmpty();
            });
  }

  @Test
  void takesAnEmptyBodyForAnEmptyDocument() {
    assertThat(TwimlParser.parse("text/xml", " ")).isEmpty();
    assertThat(TwimlParser.parse("text/xml", "<Response/>")).isEmpty();
  }

  @TestFactory
  List<DynamicTest> refusesWithTwiliosCode() {
    return List.of(
            new Row("text/xml", "<Response><Say>", 12100, "not well-formed"),
            new Row("text/xml", "<Answer/>", 12100, "another root"),
            new Row(
                "text/xml",
                "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Response><Say>&x;</Say></Response>",
                12100,
                "a DTD"),
            new Row("text/xml", "<Response><Sing/></Response>", 12200, "no verb"),
            new Row(
                "text/xml",
                "<Response><Dial timeout=\"soon\">+1555</Dial></Response>",
                12200,
                "no number"),
            new Row("application/json", "{}", 12300, "no TwiML at all"))
        .stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.reason,
                () ->
                    assertThatThrownBy(() -> TwimlParser.parse(row.type, row.body))
                        .isInstanceOfSatisfying(
                            TwimlProblem.class,
                            problem -> assertThat(problem.code()).isEqualTo(row.code))))
        .toList();
  }

  private static Verb one(String verb) {
    return TwimlParser.parse("<Response>" + verb + "</Response>").getFirst();
  }

  private record Row(String type, String body, int code, String reason) {}
}
