package dev.ravenhelm.twilio.simulator.messages;

import dev.ravenhelm.twilio.simulator.rest.Refusal;

/**
 * The numbers that Twilio's test credentials give a meaning, and Twilio's words for why a message
 * is refused (twilio.com/docs/iam/test-credentials).
 */
final class TestNumbers {
  private TestNumbers() {}

  /** Refuses what one of the numbers stands for. */
  static void check(String from, String to) {
    int code =
        switch (from) {
          case "+15005550001" -> 21212;
          case "+15005550007" -> 21606;
          case "+15005550008" -> 21611;
          default ->
              switch (to) {
                case "+15005550001" -> 21211;
                case "+15005550002" -> 21612;
                case "+15005550003" -> 21408;
                case "+15005550004" -> 21610;
                case "+15005550009" -> 21614;
                default -> 0;
              };
        };
    if (code != 0) {
      throw Refusal.badRequest(code, words(code, to));
    }
  }

  static String words(int code, String to) {
    return switch (code) {
      case 21211 -> "The 'To' number " + to + " is not a valid phone number.";
      case 21212 ->
          "The 'From' number is not a valid phone number, shortcode, or alphanumeric sender ID.";
      case 21408 ->
          "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: "
              + to;
      case 21606 ->
          "The From phone number is not a valid, SMS-capable inbound phone number or short code for your account.";
      case 21608 ->
          "The number "
              + to
              + " is unverified. Trial accounts cannot send messages to unverified numbers; verify "
              + to
              + " at twilio.com/user/account/phone-numbers/verified, or purchase a Twilio number to send messages to unverified numbers";
      case 21610 -> "Attempt to send to unsubscribed recipient";
      case 21611 -> "This 'From' number has exceeded the maximum number of queued messages";
      case 21612 ->
          "The message cannot be sent with the current combination of 'To' and 'From' numbers";
      case 21614 -> "'To' number " + to + " is not a valid mobile number";
      default -> "The message was refused";
    };
  }
}
