package dev.ravenhelm.voice.operator.cli;

/** The exit codes of all commands, as {@code diff} and {@code terraform plan} have them. */
final class ExitCode {
  /** Nothing is to be done. */
  static final int NOTHING = 0;

  /** An error, a problem or a refusal. */
  static final int FAILED = 1;

  /** Something is to be done. */
  static final int SOMETHING = 2;

  private ExitCode() {}
}
