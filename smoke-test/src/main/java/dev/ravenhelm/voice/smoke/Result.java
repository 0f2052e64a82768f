package dev.ravenhelm.voice.smoke;

/** How the smoke test ended. */
sealed interface Result {
  /** What the program exits with. */
  int exitCode();

  /** One or two sentences for whoever runs it. */
  String words();

  record Delivered(String sid) implements Result {
    @Override
    public int exitCode() {
      return 0;
    }

    @Override
    public String words() {
      return "delivered: the receiver's network confirmed message " + sid + ".";
    }
  }

  /** The carrier took the message and never said what became of it. */
  record Unconfirmed(String sid) implements Result {
    @Override
    public int exitCode() {
      return 3;
    }

    @Override
    public String words() {
      return "unconfirmed: message "
          + sid
          + " stayed at 'sent'. The carrier took it and did not confirm delivery; many never do. Look at the phone, or wait longer with --timeout.";
    }
  }

  /** Twilio refused the message, or could not deliver it. */
  record NotDelivered(String what, int code, String detail) implements Result {
    @Override
    public int exitCode() {
      return 1;
    }

    @Override
    public String words() {
      String reason =
          Explanations.of(code).orElse(detail.isEmpty() ? "Twilio gave no reason." : detail);
      return what + (code == 0 ? ": " : " (" + code + "): ") + reason;
    }
  }

  /** The account, the token and the number do not belong together. */
  record WrongAccount(String words) implements Result {
    @Override
    public int exitCode() {
      return 4;
    }
  }

  record Unreachable(String words) implements Result {
    @Override
    public int exitCode() {
      return 5;
    }
  }
}
