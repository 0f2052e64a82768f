package dev.ravenhelm.voice.operator.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command is run in.
 *
 * @param asks whether somebody sits there who can answer
 * @param draws whether what goes to {@code err} is seen on a screen, and may be written over
 */
record Terminal(
    BufferedReader in,
    PrintWriter out,
    PrintWriter err,
    boolean asks,
    boolean draws,
    Map<String, String> environment) {
  /** Set by the launcher, since Java cannot tell one stream's terminal from another's. */
  private static final String STDIN_IS_TERMINAL = "VOICE_STDIN_IS_TERMINAL";

  private static final String STDERR_IS_TERMINAL = "VOICE_STDERR_IS_TERMINAL";

  /** This process's. */
  static Terminal ofProcess() {
    Map<String, String> environment = System.getenv();
    return new Terminal(
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        "1".equals(environment.get(STDIN_IS_TERMINAL)),
        "1".equals(environment.get(STDERR_IS_TERMINAL)),
        environment);
  }

  /** Asks a question whose answer is no unless it is y or yes. */
  boolean confirm(String question) {
    err.print(question + " [y/N] ");
    err.flush();
    try {
      String answer = in.readLine();
      return answer != null && answer.strip().matches("(?i)y|yes");
    } catch (IOException e) {
      throw new UncheckedIOException("the answer cannot be read", e);
    }
  }
}
