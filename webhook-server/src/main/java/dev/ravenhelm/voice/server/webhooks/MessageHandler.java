package dev.ravenhelm.voice.server.webhooks;

import dev.ravenhelm.voice.server.events.CallEvent;
import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.events.ShortText;
import dev.ravenhelm.voice.server.routing.Mailbox;
import dev.ravenhelm.voice.server.routing.StepUrl;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Takes what Twilio tells of a message that a caller has left: that it is there, and its words. */
final class MessageHandler implements WebhookHandler {

  private static final int MOST_WORDS = 4000;

  private final CallEvents events;
  private final InstantSource clock;

  MessageHandler(CallEvents events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  @Override
  public Answer answer(Verified request) {
    String words = ShortText.of(request.get("TranscriptionText"), MOST_WORDS);
    if (Attributes.isCallSid(request.get("CallSid"))) {
      if (request.get("RecordingStatus").equals("completed")) {
        events.publish(event("voicemail", request, null));
      } else if (request.get("TranscriptionStatus").equals("completed") && words != null) {
        events.publish(event("transcribed", request, words));
      }
    }
    return Answer.noted();
  }

  private CallEvent event(String state, Verified request, @Nullable String words) {
    String callSid = request.get("CallSid");
    String recording = request.get("RecordingSid");
    Mailbox mailbox = StepUrl.mailbox(request.queryValues());
    Instant now = clock.instant();
    CallEvent.Data data =
        new CallEvent.Data(
            new CallEvent.Leg(
                request.table().gateway().name(),
                "inbound",
                null,
                null,
                null,
                mailbox.kind() == Mailbox.Kind.QUEUE ? mailbox.name() : null,
                mailbox.kind() == Mailbox.Kind.AGENT ? mailbox.name() : null,
                null,
                null,
                null,
                recording,
                Numbers.parse(request.get("RecordingDuration")).orElse(null),
                null));
    return CallEvent.of(
        state,
        request.accountSid(),
        callSid,
        callSid,
        now,
        recording,
        words == null ? data : data.with(new CallEvent.Remark(null, null, words)));
  }
}
