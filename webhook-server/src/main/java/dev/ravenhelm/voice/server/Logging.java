package dev.ravenhelm.voice.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line a record, on standard error. */
final class Logging {

  private Logging() {}

  static void configure(String level) {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    ConsoleHandler console = new ConsoleHandler();
    console.setLevel(Level.ALL);
    console.setFormatter(new OneLine());
    root.addHandler(console);
    root.setLevel(Level.INFO);
    OURS.setLevel(
        switch (level.toUpperCase(Locale.ROOT)) {
          case "ERROR" -> Level.SEVERE;
          case "WARN" -> Level.WARNING;
          case "DEBUG" -> Level.FINE;
          default -> Level.INFO;
        });
    KAFKA.setLevel(Level.SEVERE);
  }

  // held here: a logger that nobody holds forgets its level
  private static final Logger OURS = Logger.getLogger("dev.ravenhelm");
  private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

  private static final class OneLine extends Formatter {
    @Override
    public String format(LogRecord record) {
      String name = String.valueOf(record.getLoggerName());
      String line =
          record.getInstant()
              + " "
              + record.getLevel()
              + " "
              + name.substring(name.lastIndexOf('.') + 1)
              + " "
              + formatMessage(record).replace('\n', ' ')
              + "\n";
      if (record.getThrown() == null) {
        return line;
      }
      StringWriter trace = new StringWriter();
      record.getThrown().printStackTrace(new PrintWriter(trace));
      return line + trace;
    }
  }
}
