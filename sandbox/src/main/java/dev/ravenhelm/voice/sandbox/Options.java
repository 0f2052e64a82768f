package dev.ravenhelm.voice.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param live the account of {@code .env} in place of the simulator; null for the simulator
 */
record Options(boolean once, @Nullable Live live) {
  static final String USAGE =
      """
      bin/sandbox: the whole system on this machine

        bin/sandbox            starts everything, places a call, tells its story, and stays up
        bin/sandbox --once     the same, then stops; exit 0 when all of it happened
        bin/sandbox --live --public-url https://…
                               the account in .env in place of the simulator, writing nothing
                               to it (Observe); the URL must lead to the port that is printed
          --manage             with --live: writes to the account (Full)
          --env-file FILE      with --live: TWILIO_SID, TWILIO_AUTH_TOKEN, TWILIO_NUMBER (default .env)
        bin/sandbox --help     this text
      """;

  /** A real account. */
  record Live(String sid, String token, String number, String publicUrl, boolean manage) {
    @Override
    public String toString() {
      return "Live[" + sid + "]";
    }
  }

  /** The words make no sense; the message says which. */
  static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  static Options parse(List<String> words, EnvReader env) {
    Deque<String> left = new ArrayDeque<>(words);
    boolean once = false;
    boolean live = false;
    boolean manage = false;
    String publicUrl = "";
    String envFile = ".env";
    while (!left.isEmpty()) {
      String word = left.pop();
      switch (word) {
        case "--once" -> once = true;
        case "--live" -> live = true;
        case "--manage" -> manage = true;
        case "--public-url" -> publicUrl = value(word, left);
        case "--env-file" -> envFile = value(word, left);
        default -> throw new UsageException("unknown option " + word);
      }
    }
    if (!live) {
      if (manage || !publicUrl.isEmpty()) {
        throw new UsageException("--manage and --public-url go with --live");
      }
      return new Options(once, null);
    }
    if (!publicUrl.startsWith("https://")) {
      throw new UsageException(
          "--live needs --public-url https://…: where Twilio reaches this machine, as through a tunnel");
    }
    Map<String, String> values = env.read(envFile);
    return new Options(
        once,
        new Live(
            required(values, "TWILIO_SID", envFile),
            required(values, "TWILIO_AUTH_TOKEN", envFile),
            required(values, "TWILIO_NUMBER", envFile),
            publicUrl,
            manage));
  }

  /** Reads an env file, with the environment on top. */
  interface EnvReader {
    Map<String, String> read(String file);
  }

  private static String value(String option, Deque<String> left) {
    if (left.isEmpty()) {
      throw new UsageException(option + " needs a value");
    }
    return left.pop();
  }

  private static String required(Map<String, String> values, String name, String file) {
    String value = values.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new UsageException(
          "--live needs " + name + ": set it in " + file + " or in the environment");
    }
    return value;
  }
}
