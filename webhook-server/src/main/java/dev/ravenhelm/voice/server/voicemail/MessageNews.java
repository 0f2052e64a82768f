package dev.ravenhelm.voice.server.voicemail;

import dev.ravenhelm.voice.server.events.CallEvent;
import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.routing.Mailbox;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Tells of what agents do with messages. */
final class MessageNews {

  private final CallEvents events;
  private final InstantSource clock;

  MessageNews(CallEvents events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  /**
   * Tells it.
   *
   * @param agent who has the message now, or has deleted it; null: nobody has it
   */
  void tell(
      String state, String gateway, String accountSid, Message message, @Nullable String agent) {
    Instant now = clock.instant();
    Mailbox mailbox = message.mailbox();
    events.publish(
        CallEvent.of(
            state,
            accountSid,
            message.callSid(),
            message.callSid(),
            now,
            message.sid() + now,
            new CallEvent.Data(
                new CallEvent.Leg(
                    gateway,
                    "inbound",
                    message.from(),
                    null,
                    message.line().name(),
                    mailbox.kind() == Mailbox.Kind.QUEUE ? mailbox.name() : null,
                    agent,
                    null,
                    null,
                    null,
                    message.sid(),
                    message.seconds(),
                    null))));
  }
}
