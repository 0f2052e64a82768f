package dev.ravenhelm.twilio.simulator.taskrouter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Form;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What an assignment callback, or an update of the reservation, wants done with a reservation. */
public sealed interface Instruction {
  record Accept() implements Instruction {}

  record Reject(Optional<String> activitySid) implements Instruction {}

  /**
   * Those that need the telephone; {@code fields} are named as in the assignment callback's JSON.
   */
  record Telephone(Kind kind, Map<String, String> fields) implements Instruction {
    public Telephone {
      fields = Map.copyOf(fields);
    }

    public Optional<String> field(String name) {
      return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
    }

    public boolean flag(String name) {
      return field(name).filter("true"::equalsIgnoreCase).isPresent();
    }
  }

  record Unknown(String word) implements Instruction {}

  /** The instructions that move a call. */
  enum Kind {
    DEQUEUE,
    CALL,
    REDIRECT,
    CONFERENCE,
    SUPERVISE
  }

  /** From the callback's answer; empty where it instructs nothing yet. */
  static Optional<Instruction> of(JsonNode json) {
    if (!json.hasNonNull("instruction")) {
      return Optional.empty();
    }
    var fields = new HashMap<String, String>();
    json.properties().forEach(e -> fields.put(e.getKey(), e.getValue().asText()));
    return Optional.of(of(json.path("instruction").asText(), fields));
  }

  /** From an update of the reservation: {@code DequeueFrom} is the callback's {@code from}. */
  static Optional<Instruction> of(Form form) {
    Optional<String> word = form.filled("Instruction");
    if (word.isEmpty()) {
      return Optional.empty();
    }
    var fields = new HashMap<String, String>();
    String prefix = word.get().substring(0, 1).toUpperCase(Locale.ROOT) + word.get().substring(1);
    form.all()
        .forEach((name, values) -> {
          String bare = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
          if (!bare.isEmpty()) {
            fields.put(Field.property(bare), values.getFirst());
          }
        });
    form.filled("WorkerActivitySid").ifPresent(sid -> fields.put("activity_sid", sid));
    return Optional.of(of(word.get(), fields));
  }

  private static Instruction of(String word, Map<String, String> fields) {
    return switch (word) {
      case "accept" -> new Accept();
      case "reject" -> new Reject(Optional.ofNullable(fields.get("activity_sid")));
      case "dequeue" -> new Telephone(Kind.DEQUEUE, fields);
      case "call" -> new Telephone(Kind.CALL, fields);
      case "redirect" -> new Telephone(Kind.REDIRECT, fields);
      case "conference" -> new Telephone(Kind.CONFERENCE, fields);
      case "supervise" -> new Telephone(Kind.SUPERVISE, fields);
      default -> new Unknown(word);
    };
  }
}
