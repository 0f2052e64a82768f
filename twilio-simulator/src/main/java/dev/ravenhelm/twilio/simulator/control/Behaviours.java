package dev.ravenhelm.twilio.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.twilio.simulator.devices.Behaviour;
import java.time.Duration;
import java.util.Optional;

/** Reader of a device's behaviour from the control API's JSON. */
final class Behaviours {
  private static final Duration SOON = Duration.ofMillis(300);

  private Behaviours() {}

  /**
   * {@code {answerAfterMs, talkMs, digits, speech, answeredBy, reject, busy, noAnswer, fail,
   * manual}}, each optional; {@code manual} rings until the control API answers.
   */
  static Behaviour read(JsonNode json) {
    Behaviour.Kind kind =
        json.path("reject").asBoolean()
            ? Behaviour.Kind.REJECT
            : json.path("busy").asBoolean()
                ? Behaviour.Kind.BUSY
                : json.path("noAnswer").asBoolean()
                    ? Behaviour.Kind.NO_ANSWER
                    : json.path("fail").asBoolean() ? Behaviour.Kind.FAIL : Behaviour.Kind.ANSWER;
    return new Behaviour(
        kind,
        json.path("manual").asBoolean()
            ? Optional.empty()
            : Optional.of(
                json.hasNonNull("answerAfterMs")
                    ? Duration.ofMillis(json.path("answerAfterMs").asLong())
                    : SOON),
        json.hasNonNull("talkMs")
            ? Optional.of(Duration.ofMillis(json.path("talkMs").asLong()))
            : Optional.empty(),
        json.path("digits").asText(""),
        json.path("speech").asText(""),
        json.path("answeredBy").asText("human"));
  }
}
