package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.taskrouter.Instruction;
import dev.ravenhelm.twilio.simulator.taskrouter.Telephony.Offer;
import java.time.Duration;
import java.util.Optional;

/** A supervisor in an agent's call: who only listens, whom the agent alone hears, or who joins. */
final class Supervision {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Exchange exchange;
  private final Conference conference;
  private final Offer offer;

  Supervision(Exchange exchange, Conference conference, Offer offer) {
    this.exchange = exchange;
    this.conference = conference;
    this.offer = offer;
  }

  /** Calls the supervisor into the room. */
  void begin(Instruction.Telephone instruction, String supervisorUri) {
    String mode = instruction.field("supervisor_mode").orElse("monitor");
    String worker = offer.taskAttributes().path("worker_call_sid").asText("");
    var seat =
        new Seat(
            true,
            instruction.flag("end_conference_on_exit"),
            mode.equals("monitor"),
            false,
            "supervisor",
            mode.equals("whisper") ? worker : "",
            "false");
    String from = offer.taskAttributes().path("from").asText("");
    Call leg =
        exchange.openLeg(
            new Call.Parties(instruction.field("from").orElse(from), supervisorUri, "outbound-api"),
            null);
    exchange
        .taskLine()
        .tell(offer.callSid(), "instruction", "supervise by " + supervisorUri + ", " + mode);
    exchange.ring(leg, new Form());
    exchange.account().clock().start("supervisor-" + leg.sid(), () -> join(leg, seat));
  }

  private void join(Call leg, Seat seat) {
    leg.await(PATIENCE, () -> leg.ended() || leg.status() == CallStatus.IN_PROGRESS);
    if (leg.status() == CallStatus.IN_PROGRESS) {
      conference.enter(leg, seat, Optional.empty(), leg::redirected);
    }
    leg.hangUp(CallStatus.NO_ANSWER);
  }
}
