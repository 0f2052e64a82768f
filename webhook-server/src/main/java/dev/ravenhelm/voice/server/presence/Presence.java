package dev.ravenhelm.voice.server.presence;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is doing.
 *
 * @param reason why away, or null where there is no particular one
 */
public record Presence(State state, @Nullable String reason, Instant since) {

  /** Only who is available is offered calls. */
  public enum State {
    AVAILABLE,
    AWAY,
    WRAP_UP,
    OFFLINE;

    /** As {@code wrap-up}. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<State> named(String word) {
      return Arrays.stream(values()).filter(state -> state.word().equals(word)).findFirst();
    }
  }

  /** As the agents' API writes it. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("state", state.word());
    if (reason != null) {
      json.put("reason", reason);
    }
    return json.put("since", since.toString());
  }
}
