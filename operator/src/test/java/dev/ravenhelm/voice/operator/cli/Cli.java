package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.twilio.TwilioHttp;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;

/** Runs {@code kubectl voice} within a test. */
public final class Cli {
  private final Map<String, String> environment;
  private final String input;
  private final boolean asks;

  private Cli(Map<String, String> environment, String input, boolean asks) {
    this.environment = environment;
    this.input = input;
    this.asks = asks;
  }

  /** How a command ended. */
  public record Result(int code, String out, String err) {}

  /** With exactly this environment, and nobody to ask. */
  public static Cli with(Map<String, String> environment) {
    TwilioHttp.allowHostHeader();
    return new Cli(environment, "", false);
  }

  /** Somebody types this. */
  public Cli typing(String text) {
    return new Cli(environment, text, true);
  }

  /** This comes through a pipe. */
  public Cli piping(String text) {
    return new Cli(environment, text, false);
  }

  public Result run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        KubectlVoice.run(
            new Terminal(
                new BufferedReader(new StringReader(input)),
                new PrintWriter(out),
                new PrintWriter(err),
                asks,
                false,
                environment),
            args);
    return new Result(code, out.toString(), err.toString());
  }
}
