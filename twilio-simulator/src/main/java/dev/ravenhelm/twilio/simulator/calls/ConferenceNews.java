package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.clock.Lane;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.twiml.Noun;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Teller of what happens in one conference, in order (twilio.com/docs/voice/twiml/conference). */
final class ConferenceNews {
  private final Account account;
  private final WebhookSender webhooks;
  private final Noun.Callback callback;
  private final UnaryOperator<String> resolve;
  private final Lane lane;
  private int sequence = 1;

  ConferenceNews(
      Account account,
      WebhookSender webhooks,
      Noun.Callback callback,
      UnaryOperator<String> resolve) {
    this.account = account;
    this.webhooks = webhooks;
    this.callback = callback;
    this.resolve = resolve;
    this.lane = new Lane(account.clock(), "conference-callback");
  }

  /** A URL as it stands in the document that made the conference. */
  String resolve(String link) {
    return resolve.apply(link);
  }

  void tell(Conference conference, String event, Optional<Participant> participant) {
    if (callback.link().isEmpty() || !callback.events().contains(wantedAs(event))) {
      return;
    }
    Form form =
        new Form()
            .add("AccountSid", account.sid())
            .add("ConferenceSid", conference.sid())
            .add("FriendlyName", conference.name())
            .add("StatusCallbackEvent", event)
            .add("SequenceNumber", "" + sequence++)
            .add("Timestamp", Dates.rfc2822(account.clock().now()));
    participant.ifPresent(p -> describe(p, event, form));
    if (event.equals("conference-end")) {
      form.add("ReasonConferenceEnded", conference.reasonEnded())
          .add("Reason", "Conference ended: " + conference.reasonEnded().replace('-', ' '));
      if (!conference.endingCall().isEmpty()) {
        form.add("CallSidEndingConference", conference.endingCall());
      }
    }
    String url = resolve.apply(callback.link().get().url());
    String method = callback.link().get().method();
    lane.add(() -> {
      Webhook.Outcome outcome =
          webhooks.send(Webhook.of("conference status callback", method, url, form));
      participant.ifPresent(p ->
          p.call().tell("status-callback", event + ": " + Fetcher.words(method, url, outcome)));
    });
  }

  private static void describe(Participant participant, String event, Form form) {
    Seat seat = participant.seat();
    form.add("CallSid", participant.call().sid())
        .add("Muted", "" + seat.muted())
        .add("Hold", "" + seat.hold())
        .add("Coaching", "" + !seat.coached().isEmpty())
        .add("StartConferenceOnEnter", "" + seat.startOnEnter())
        .add("EndConferenceOnExit", "" + seat.endOnExit())
        .add("ParticipantLabel", seat.label());
    if (!seat.coached().isEmpty()) {
      form.add("CallSidToCoach", seat.coached());
    }
    if (event.equals("participant-leave")) {
      form.add("ReasonParticipantLeft", participant.reasonLeft())
          .add("ParticipantCallStatus", participant.call().status().word());
    }
  }

  /** The word by which a document asks for an event. */
  private static String wantedAs(String event) {
    return switch (event) {
      case "conference-start" -> "start";
      case "conference-end" -> "end";
      case "participant-join" -> "join";
      case "participant-leave" -> "leave";
      case "participant-mute", "participant-unmute" -> "mute";
      case "participant-hold", "participant-unhold" -> "hold";
      case "participant-modify" -> "modify";
      default -> "announcement";
    };
  }
}
