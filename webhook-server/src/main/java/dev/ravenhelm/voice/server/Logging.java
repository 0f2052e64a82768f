package dev.ravenhelm.voice.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line a record, on standard error. */
final class Logging {

  private Logging() {}

  /** To be called before anything logs. */
  static void keepUntilTheEnd() {
    System.setProperty("java.util.logging.manager", UntilTheEnd.class.getName());
  }

  static void configure(String level) {
    Level ours =
        switch (level.toUpperCase(Locale.ROOT)) {
          case "ERROR" -> Level.SEVERE;
          case "WARN" -> Level.WARNING;
          case "DEBUG" -> Level.FINE;
          default -> Level.INFO;
        };
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    ConsoleHandler console = new ConsoleHandler();
    console.setLevel(Level.ALL);
    console.setFilter(record -> record.getLevel().intValue() >= least(record, ours).intValue());
    console.setFormatter(new OneLine());
    root.addHandler(console);
    root.setLevel(ours.intValue() < Level.INFO.intValue() ? ours : Level.INFO);
  }

  /** Libraries tell less; Kafka's client warns at each try while a broker is away. */
  private static Level least(LogRecord record, Level ours) {
    String name = String.valueOf(record.getLoggerName());
    return name.startsWith("dev.ravenhelm")
        ? ours
        : name.startsWith("org.apache.kafka") ? Level.SEVERE : Level.WARNING;
  }

  /** Logs while the process stops, too: the JDK's own manager forgets its handlers then. */
  public static final class UntilTheEnd extends LogManager {
    @Override
    public void reset() {}
  }

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
