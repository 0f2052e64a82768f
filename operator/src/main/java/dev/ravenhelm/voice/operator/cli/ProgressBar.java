package dev.ravenhelm.voice.operator.cli;

import java.util.Locale;

/** How far a command is, on standard error: a bar on a screen, a line each quarter elsewhere. */
final class ProgressBar {
  private static final int WIDTH = 30;
  private static final int QUARTERS = 4;

  private final Terminal terminal;
  private final String what;
  private final int total;
  private int done;

  ProgressBar(Terminal terminal, String what, int total) {
    this.terminal = terminal;
    this.what = what;
    this.total = total;
  }

  /** One more is done. */
  synchronized void step() {
    done++;
    if (terminal.draws()) {
      int full = WIDTH * done / total;
      terminal
          .err()
          .printf(
              Locale.ROOT,
              "\r%s [%s%s] %d/%d%s",
              what,
              "#".repeat(full),
              " ".repeat(WIDTH - full),
              done,
              total,
              done == total ? "\n" : "");
    } else if (QUARTERS * done / total > QUARTERS * (done - 1) / total) {
      terminal.err().println(what + " " + done + "/" + total);
    }
    terminal.err().flush();
  }
}
