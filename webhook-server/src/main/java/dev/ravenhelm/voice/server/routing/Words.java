package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.Prompt;

/** The sentences that callers hear where nobody wrote others. */
public final class Words {

  /** For a caller whose call cannot be decided at all. */
  public static final String SORRY =
      "We are sorry, your call cannot be connected at the moment. Please try again later.";

  /** For an agent who answers when the caller has hung up, or a colleague was quicker. */
  public static final String TOO_LATE = "This call was taken or has ended.";

  /** For an agent whose caller cannot be brought to the phone. */
  public static final String NOT_CONNECTED = "The call could not be connected.";

  /** For a caller who asked to be called back. */
  public static final String NO_CALL_BACK =
      "We are sorry, we cannot call you back at the moment. Please hold the line.";

  static final String NOT_IN_SERVICE = "The number you have called is not in service.";
  static final String CLOSED = "We are closed at the moment.";
  static final String NOBODY_FREE = "We are sorry, nobody can take your call at the moment.";
  static final String LEAVE_A_MESSAGE = "Please leave a message after the tone.";
  static final String THANKS = "Thank you for calling. Goodbye.";
  static final String MESSAGE_TAKEN = "Thank you. Your message has been recorded. Goodbye.";
  static final String PLEASE_WAIT =
      "Please hold the line. The next free agent will take your call.";

  private Words() {}

  /** For an agent whose call was not answered; by Twilio's DialCallStatus. */
  static String notReached(String dialStatus) {
    return switch (dialStatus) {
      case "busy" -> "The line is busy.";
      case "no-answer" -> "Nobody answered.";
      default -> NOT_CONNECTED;
    };
  }

  public static Prompt prompt(String words) {
    return new Prompt(words, null, null, null);
  }

  static RoutingDecision sayAndHangUp(String words) {
    return new RoutingDecision.Speak(prompt(words), new RoutingDecision.HangUp());
  }
}
