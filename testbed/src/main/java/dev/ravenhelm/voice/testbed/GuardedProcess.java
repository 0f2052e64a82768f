package dev.ravenhelm.voice.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A child process that cannot outlive this JVM, not even when the JVM is killed.
 *
 * <p>A small shell stands in between. It holds a pipe whose other end only this JVM has: when that
 * end closes, for whatever reason, the program is killed. A session of its own keeps the terminal's
 * Ctrl-C away from it, so that this JVM decides about the order of the end.
 */
public final class GuardedProcess implements AutoCloseable {

  private static final Duration KILL_DEADLINE = Duration.ofSeconds(5);
  private static final int TAIL_LINES = 25;

  private static final String GUARD =
      """
      exec 3<&0 </dev/null
      "$@" 3<&- &
      program=$!
      trap 'kill -TERM $program' TERM
      { while read -r _; do :; done; kill -KILL $program; } <&3 2>/dev/null &
      guard=$!
      exec 3<&-
      while :; do
        wait $program
        status=$?
        kill -0 $program 2>/dev/null || break
      done
      kill $guard 2>/dev/null
      exit $status
      """;

  private final String name;
  private final Process process;
  private final Path log;

  private GuardedProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts the command with its output appended to the log file, and with these variables added to
   * our own.
   */
  public static GuardedProcess start(
      String name, List<String> command, Map<String, String> environment, Path log) {
    List<String> guarded = new ArrayList<>(List.of("setsid", "sh", "-c", GUARD, name));
    guarded.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(guarded)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new GuardedProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " did not start", e);
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits at most so long for the end, and says whether it has come. */
  public boolean awaitEnd(Duration deadline) {
    try {
      return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The exit status of a program that has ended; 128 plus the signal when one ended it. */
  public int exitStatus() {
    return process.exitValue();
  }

  /** Asks the program to end, by SIGTERM, and kills it when it has not after the grace. */
  public void stop(Duration grace) {
    // not Process.destroy(), which closes the pipe as well and so kills at once
    process.toHandle().destroy();
    if (!awaitEnd(grace)) {
      kill();
    }
  }

  /** Ends the program at once, by SIGKILL. */
  public void kill() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!awaitEnd(KILL_DEADLINE)) {
      throw new IllegalStateException(name + " survived SIGKILL, pid " + process.pid());
    }
  }

  /** The same as {@link #kill()}: what this guards keeps nothing that matters later. */
  @Override
  public void close() {
    kill();
  }

  /** The last lines of the log, for the message of a failure. */
  public String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return name
          + " ("
          + log
          + "):\n  "
          + String.join(
              "\n  ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
