package dev.ravenhelm.voice.smoke;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The account and the number to send from. */
record Settings(String accountSid, String authToken, String number) {
  /** What the variables amount to. */
  sealed interface Reading {
    record Complete(Settings settings) implements Reading {}

    /** What is missing or malformed; never a value of a secret. */
    record Unusable(List<String> problems) implements Reading {
      public Unusable {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Reads the three variables; the environment goes before the file. */
  static Reading read(Map<String, String> environment, Map<String, String> file) {
    var problems = new ArrayList<String>();
    String sid = find("TWILIO_SID", environment, file);
    String token = find("TWILIO_AUTH_TOKEN", environment, file);
    String number = find("TWILIO_NUMBER", environment, file);
    if (sid.isEmpty()) {
      problems.add(
          "TWILIO_SID is not set: the account SID, AC and 32 hex digits, from the console's front page.");
    } else if (!sid.matches("AC[0-9a-fA-F]{32}")) {
      problems.add(
          "TWILIO_SID is no account SID: it must be AC and 32 hex digits"
              + (sid.startsWith("SK") ? ", not an API key's." : "."));
    }
    if (token.isEmpty()) {
      problems.add(
          "TWILIO_AUTH_TOKEN is not set: the auth token, beside the account SID in the console.");
    }
    if (number.isEmpty()) {
      problems.add(
          "TWILIO_NUMBER is not set: one of the account's numbers in E.164, such as +15550100001.");
    } else if (!e164(number)) {
      problems.add(
          "TWILIO_NUMBER is not E.164: write it as + and digits only, such as +15550100001.");
    }
    return problems.isEmpty()
        ? new Reading.Complete(new Settings(sid, token, number))
        : new Reading.Unusable(problems);
  }

  static boolean e164(String number) {
    return number.matches("\\+[1-9][0-9]{6,14}");
  }

  private static String find(
      String name, Map<String, String> environment, Map<String, String> file) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .orElse(file.getOrDefault(name, ""));
  }

  @Override
  public String toString() {
    return "Settings[" + accountSid + ", " + number + "]";
  }
}
