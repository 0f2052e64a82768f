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
    assertThat(TwimlParser.parse("text/xml", " ").verbs()).isEmpty();
    assertThat(TwimlParser.parse("text/xml", "<Response/>").verbs()).isEmpty();
  }

  @TestFactory
  List<DynamicTest> refusesWithTwiliosCode() {
    return List.of(
            new Row("text/xml", "<Response><Say>", 12100, "not well-formed"),
            new Row("text/xml", "<Answer/>", 12102, "another root"),
            new Row(
                "text/xml",
                "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Response><Say>&x;</Say></Response>",
                12100,
                "a DTD"),
            new Row(
                "text/xml",
                "<Response><Enqueue>" + "q".repeat(65) + "</Enqueue></Response>",
                14205,
                "a queue's name of 65 characters"),
            new Row(
                "text/xml",
                "<Response><Dial>"
                    + "<Number>+15550100001</Number>".repeat(11)
                    + "</Dial></Response>",
                13250,
                "eleven parties"),
            new Row(
                "text/xml",
                "<Response><Say>" + "x".repeat(70_000) + "</Say></Response>",
                11750,
                "70 kB"),
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

  @TestFactory
  List<DynamicTest> leavesOutWhatDoesNotFitAndWarnsWithTwiliosCode() {
    return List.of(
            new Odd("<Sing/>", 12200, "no verb"),
            new Odd("<Say><Dial/></Say>", 12200, "a verb inside of speech"),
            new Odd("<Say volume=\"11\">Hello</Say>", 12200, "no attribute of Say"),
            new Odd("<Say loop=\"often\">Hello</Say>", 13510, "no number"),
            new Odd("<Dial timeout=\"soon\">+15550100001</Dial>", 13212, "no seconds"),
            new Odd("<Dial record=\"perhaps\">+15550100001</Dial>", 13217, "no way to record"),
            new Odd("<Dial><Say>Hello</Say></Dial>", 13215, "no noun"),
            new Odd("<Gather><Dial/></Gather>", 13320, "not in a Gather"),
            new Odd("<Gather numDigits=\"all\"/>", 13314, "no number of digits"),
            new Odd("<Dial><Conference beep=\"loud\">r</Conference></Dial>", 13235, "no beep"),
            new Odd("<Record playBeep=\"1\"/>", 13616, "no flag"),
            new Odd("<Enqueue waitUrlMethod=\"PUT\">q</Enqueue>", 14206, "no method"))
        .stream()
        .map(odd ->
            DynamicTest.dynamicTest(
                odd.reason,
                () -> {
                  Twiml twiml = TwimlParser.parse("<Response>" + odd.verb + "<Hangup/></Response>");
                  assertThat(twiml.warnings())
                      .extracting(TwimlWarning::code)
                      .containsOnly(odd.code);
                  assertThat(twiml.verbs()).last().isEqualTo(new Verb.Hangup());
                }))
        .toList();
  }

  @Test
  void readsSpeechWithItsMarkup() {
    Twiml twiml =
        TwimlParser.parse(
            "<Response><Say voice=\"Polly.Joanna\">One <break time=\"1s\"/><emphasis>moment</emphasis></Say></Response>");

    assertThat(twiml.warnings()).isEmpty();
    assertThat(twiml.verbs()).containsExactly(new Verb.Say("One moment", "Polly.Joanna", "", 1));
  }

  private static Verb one(String verb) {
    return TwimlParser.parse("<Response>" + verb + "</Response>").verbs().getFirst();
  }

  private record Odd(String verb, int code, String reason) {}

  private record Row(String type, String body, int code, String reason) {}
}
