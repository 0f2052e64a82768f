package dev.ravenhelm.voice.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * One line a record, on standard error: {@code LOG_FORMAT=json} for a collector, else for people.
 */
final class Logging {
  /** Fields of a line, and where the Operator SDK and the reporter put them. */
  private static final Map<String, String> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put("kind", "resource.kind");
    FIELDS.put("namespace", "resource.namespace");
    FIELDS.put("name", "resource.name");
    FIELDS.put("generation", "resource.generation");
    FIELDS.put("reconcile", "reconcile");
    FIELDS.put("reason", "reason");
  }

  // a logger that nobody holds is collected, and its level with it
  private static final Logger OURS = Logger.getLogger("dev.ravenhelm");

  private Logging() {}

  static void configure(Map<String, String> environment) {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    ConsoleHandler console = new ConsoleHandler();
    console.setLevel(Level.ALL);
    console.setFormatter(
        environment.getOrDefault("LOG_FORMAT", "text").equals("json") ? new Json() : new Text());
    root.addHandler(console);
    OURS.setLevel(
        switch (environment.getOrDefault("LOG_LEVEL", "info").toLowerCase(Locale.ROOT)) {
          case "error" -> Level.SEVERE;
          case "warn" -> Level.WARNING;
          case "debug" -> Level.FINE;
          default -> Level.INFO;
        });
  }

  private static String level(LogRecord record) {
    int level = record.getLevel().intValue();
    return level >= Level.SEVERE.intValue()
        ? "ERROR"
        : level >= Level.WARNING.intValue()
            ? "WARN"
            : level >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }

  private static @Nullable String trace(LogRecord record) {
    if (record.getThrown() == null) {
      return null;
    }
    StringWriter trace = new StringWriter();
    record.getThrown().printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  /** Formatted on the thread that logged, whose context it reads. */
  static final class Json extends Formatter {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String format(LogRecord record) {
      Map<String, String> line = new LinkedHashMap<>();
      line.put("time", record.getInstant().toString());
      line.put("level", level(record));
      line.put("logger", String.valueOf(record.getLoggerName()));
      line.put("message", formatMessage(record));
      FIELDS.forEach((field, key) -> {
        String value = MDC.get(key);
        if (value != null) {
          line.put(field, value);
        }
      });
      String trace = trace(record);
      if (trace != null) {
        line.put("error", trace);
      }
      try {
        return JSON.writeValueAsString(line) + "\n";
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a map of strings is JSON", e);
      }
    }
  }

  private static final class Text extends Formatter {
    @Override
    public String format(LogRecord record) {
      String name = String.valueOf(record.getLoggerName());
      String kind = MDC.get("resource.kind");
      String reason = MDC.get("reason");
      String trace = trace(record);
      return record.getInstant()
          + " "
          + level(record)
          + " "
          + name.substring(name.lastIndexOf('.') + 1)
          + (kind == null
              ? ""
              : " ["
                  + kind
                  + " "
                  + MDC.get("resource.namespace")
                  + "/"
                  + MDC.get("resource.name")
                  + "]")
          + " "
          + formatMessage(record)
          + (reason == null ? "" : " (" + reason + ")")
          + "\n"
          + (trace == null ? "" : trace);
    }
  }
}
