package dev.ravenhelm.voice.server.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Whether calls may be sent here: named checks, all of which must pass, until it is stopped. */
public final class Readiness {

  private final Map<String, BooleanSupplier> checks;
  private volatile boolean stopping;

  public Readiness(Map<String, BooleanSupplier> checks) {
    this.checks = new LinkedHashMap<>(checks);
  }

  /** What each check said. */
  public record Report(boolean ready, Map<String, Boolean> checks) {

    String json() {
      return checks.entrySet().stream()
          .map(check ->
              "{\"name\":\"" + check.getKey() + "\",\"status\":\"" + up(check.getValue()) + "\"}")
          .collect(Collectors.joining(",", "{\"status\":\"" + up(ready) + "\",\"checks\":[", "]}"));
    }

    private static String up(boolean passed) {
      return passed ? "UP" : "DOWN";
    }
  }

  /** Not ready from now on, so that no more calls come. */
  public void stop() {
    stopping = true;
  }

  public Report report() {
    Map<String, Boolean> said = new LinkedHashMap<>();
    checks.forEach((name, check) -> said.put(name, check.getAsBoolean()));
    said.put("not-stopping", !stopping);
    return new Report(!said.containsValue(false), said);
  }
}
