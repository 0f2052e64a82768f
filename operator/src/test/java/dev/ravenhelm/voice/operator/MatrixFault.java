package dev.ravenhelm.voice.operator;

import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioKind.Write;

/** What goes wrong with a write. */
enum MatrixFault {
  TOO_MANY("429", "status", ", \"status\": 429"),
  ERROR_BEFORE("500 before", "status", ", \"status\": 500"),
  ERROR_AFTER("500 after", "status-after-commit", ", \"status\": 500"),
  TIMEOUT_BEFORE("time-out before", "timeout", ", \"delay\": \"5s\""),
  TIMEOUT_AFTER("time-out after", "timeout-after-commit", ", \"delay\": \"5s\""),
  RESET_BEFORE("reset before", "reset", ""),
  RESET_AFTER("reset after", "reset-after-commit", ""),
  SLOW("slow", "delay", ", \"delay\": \"700ms\""),
  STALE("stale list", "status-after-commit", ", \"status\": 500"),
  KILL_BEFORE("SIGKILL before", "timeout", ", \"delay\": \"60s\""),
  KILL_AFTER("SIGKILL after", "timeout-after-commit", ", \"delay\": \"60s\"");

  private final String title;
  private final String kind;
  private final String further;

  MatrixFault(String title, String kind, String further) {
    this.title = title;
    this.kind = kind;
    this.further = further;
  }

  String title() {
    return title;
  }

  /** Whether the operator's process is killed while the request is under way. */
  boolean kills() {
    return this == KILL_BEFORE || this == KILL_AFTER;
  }

  /** Lets it happen to the next such write after so many of others. */
  void arm(World world, TwilioKind kindOfObject, Write write, int others) {
    String list = kindOfObject.listPath("[^/]+", "[^/]+");
    String object = kindOfObject.objectPath("[^/]+", "[^/]+", "[^/]+");
    String path = write == Write.CREATE ? list : object;
    String method = write == Write.DELETE ? "DELETE" : "POST";
    if (this == STALE && kindOfObject.isListed()) {
      world.fault(
          "{\"path\": \"%s\", \"method\": \"GET\", \"kind\": \"stale\", \"times\": 3}"
              .formatted(pattern(list)));
    }
    world.fault(
        "{\"path\": \"%s\", \"method\": \"%s\", \"nth\": %s, \"kind\": \"%s\"%s}"
            .formatted(pattern(path), method, others + 1, kind, further));
  }

  private static String pattern(String path) {
    return "^" + path.replace(".json", "[.]json") + "$";
  }
}
