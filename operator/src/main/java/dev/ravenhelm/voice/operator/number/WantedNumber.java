package dev.ravenhelm.voice.operator.number;

import dev.ravenhelm.voice.api.v1alpha1.VoiceNumberSpec;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.Sought;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import java.util.List;

/**
 * One number as its resource wants it. Pure.
 *
 * @param phoneNumber in E.164, from the spec or from status; empty while none was chosen
 * @param settingsBefore optional settings that were written before, to be cleared where the spec no
 *     longer has them
 * @param recordedSid the number's SID as status has it, or empty
 * @param ownerId of this installation
 * @param handoverTo the installation that the number is offered to, or empty
 */
record WantedNumber(
    VoiceNumberSpec spec,
    String phoneNumber,
    OwnerMark mark,
    String human,
    String publicUrl,
    List<String> settingsBefore,
    String recordedSid,
    String ownerId,
    String handoverTo) {

  /** How the number is found. */
  Sought sought() {
    return new Sought(TwilioKind.NUMBER, "", mark, recordedSid, phoneNumber);
  }
}
