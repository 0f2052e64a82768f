package dev.ravenhelm.voice.smoke;

import java.util.Map;
import java.util.Optional;

/** Twilio's codes in words, with what to do (twilio.com/docs/api/errors). */
final class Explanations {
  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(
              20003,
              "TWILIO_SID and TWILIO_AUTH_TOKEN do not belong together, or the token was rotated. Copy both anew from the console."),
          Map.entry(20429, "too many requests at once on this account. Try again in a minute."),
          Map.entry(
              21211,
              "the receiver is not a valid phone number. Write --to in E.164, such as +15550100099."),
          Map.entry(21212, "the sender is not a valid phone number. Write TWILIO_NUMBER in E.164."),
          Map.entry(
              21408,
              "the account may not send to the receiver's country. Allow it in the console under Messaging, Settings, Geo permissions."),
          Map.entry(
              21606,
              "TWILIO_NUMBER cannot send SMS: it is not a number of this account, or not one with SMS capability."),
          Map.entry(
              21608,
              "a trial account sends only to verified numbers. Verify the receiver in the console under Verified Caller IDs, or upgrade the account."),
          Map.entry(
              21610,
              "the receiver has unsubscribed by answering STOP. They must send START to TWILIO_NUMBER first."),
          Map.entry(21611, "TWILIO_NUMBER has too many messages waiting. Try again later."),
          Map.entry(
              21612, "there is no route from TWILIO_NUMBER to the receiver. Try another sender."),
          Map.entry(21614, "the receiver is not a mobile number, so it cannot get SMS."),
          Map.entry(21617, "the text is longer than 1600 characters."),
          Map.entry(30001, "the queue of messages overflowed. Try again later."),
          Map.entry(
              30002,
              "the account was suspended between sending and delivery. Look at the console."),
          Map.entry(
              30003, "the receiver's phone is switched off, out of reach, or not able to get SMS."),
          Map.entry(30004, "the receiver blocks this message, or the carrier does."),
          Map.entry(30005, "the receiver's number is unknown or no longer exists."),
          Map.entry(30006, "the receiver is a landline, or its carrier takes no SMS."),
          Map.entry(30007, "the carrier or Twilio filtered the message as unwanted."),
          Map.entry(30008, "the carrier gave no reason."),
          Map.entry(
              30032,
              "TWILIO_NUMBER is toll-free and not verified. Submit the toll-free verification in the console."),
          Map.entry(
              30034,
              "TWILIO_NUMBER is a US number without A2P 10DLC registration. Register a brand and a campaign in the console and add the number to its messaging service, or send from a verified toll-free number."),
          Map.entry(30410, "the receiver's carrier did not answer in time."),
          Map.entry(30453, "the message could not be routed. Try again later."));

  private Explanations() {}

  static Optional<String> of(int code) {
    return Optional.ofNullable(WORDS.get(code));
  }
}
