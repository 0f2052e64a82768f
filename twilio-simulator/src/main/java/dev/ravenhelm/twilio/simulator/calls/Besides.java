package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.calls.Stage.Next;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.util.Optional;

/** Verbs that ask something of others than the call: a transfer by SIP, a text message. */
final class Besides {
  private Besides() {}

  /** Only a SIP telephone can be asked to call elsewhere; it takes the call with it. */
  static Next refer(Stage stage, Verb.Refer refer) {
    Call call = stage.call();
    call.tell("verb", "Refer " + refer.sip());
    boolean sip =
        call.parties().from().startsWith("sip:") || call.parties().to().startsWith("sip:");
    Form more =
        new Form()
            .add("ReferCallStatus", sip ? "completed" : "failed")
            .add("ReferSipResponseCode", sip ? "202" : "405")
            .add("NotifySipResponseCode", sip ? "200" : "");
    if (!sip) {
      call.tell(
          "warning", "32208 Refer: the call is not one of SIP, its telephone cannot be asked");
    }
    return refer
        .action()
        .<Next>map(link -> stage.ask("refer action", link, more))
        .orElse(sip ? new Next.Stop() : new Next.On());
  }

  static Next text(Stage stage, Verb.Sms sms) {
    Call call = stage.call();
    String to = sms.to().isEmpty() ? call.parties().from() : sms.to();
    String from = sms.from().isEmpty() ? call.parties().to() : sms.from();
    call.tell("verb", "Sms to " + to);
    var more = new Form();
    try {
      String sid =
          stage
              .exchange()
              .texts()
              .send(from, to, sms.body(), sms.statusCallback().map(stage.document()::resolve));
      more.add("SmsSid", sid).add("SmsStatus", "sending");
    } catch (Refusal refusal) {
      call.tell("warning", refusal.code() + " Sms: " + refusal.words());
      more.add("SmsStatus", "invalid");
    }
    return sms.action()
        .<Next>map(link -> stage.ask("sms action", link, more))
        .orElse(new Next.On());
  }

  /** Sender of text messages. */
  @FunctionalInterface
  public interface Texts {
    /** Sends a text and gives its SID; refuses it with Twilio's code. */
    String send(String from, String to, String body, Optional<String> statusCallback);
  }
}
