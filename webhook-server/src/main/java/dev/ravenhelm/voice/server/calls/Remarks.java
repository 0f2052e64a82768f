package dev.ravenhelm.voice.server.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What agents have said about a call: {@code disposition} and {@code notes} among the attributes of
 * its task, which every replica, and TaskRouter's own events, have.
 *
 * @param disposition null until an agent has named one
 * @param notes the oldest first
 */
public record Remarks(@Nullable String disposition, List<Note> notes) {

  /** Nothing was said. */
  public static final Remarks NONE = new Remarks(null, List.of());

  private static final String DISPOSITION = "disposition";
  private static final String NOTES = "notes";

  /** All attributes of a task: twilio.com/docs/taskrouter/limits. */
  private static final int MOST_BYTES = 4096;

  public Remarks {
    notes = List.copyOf(notes);
  }

  /**
   * One note.
   *
   * @param time ISO 8601
   * @param agent by name
   */
  public record Note(String time, String agent, String text) {
    ObjectNode json() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("time", time)
          .put("agent", agent)
          .put("text", text);
    }
  }

  /** Those that a task has. */
  public static Remarks of(JsonNode attributes) {
    List<Note> notes = new ArrayList<>();
    for (JsonNode note : attributes.path(NOTES)) {
      notes.add(
          new Note(
              note.path("time").asText(), note.path("agent").asText(), note.path("text").asText()));
    }
    return new Remarks(attributes.path(DISPOSITION).textValue(), notes);
  }

  /** As the agents' API writes them. */
  public void into(ObjectNode json) {
    if (disposition != null) {
      json.put(DISPOSITION, disposition);
    }
    ArrayNode list = json.putArray(NOTES);
    notes.forEach(note -> list.add(note.json()));
  }

  /**
   * A task's attributes with more said; empty where Twilio would not take so much.
   *
   * @param said null: nothing is named
   * @param note null: nothing is noted
   */
  static Optional<ObjectNode> added(
      ObjectNode attributes, @Nullable String said, @Nullable Note note) {
    ObjectNode more = attributes.deepCopy();
    if (said != null) {
      more.put(DISPOSITION, said);
    }
    if (note != null) {
      more.withArray(NOTES).add(note.json());
    }
    return more.toString().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES
        ? Optional.empty()
        : Optional.of(more);
  }

  /** The same, with as much of the note as there is room for. */
  static ObjectNode addedWhatFits(
      ObjectNode attributes, @Nullable String said, @Nullable Note note) {
    Note cut = note;
    while (cut != null && !cut.text.isEmpty()) {
      Optional<ObjectNode> whole = added(attributes, said, cut);
      if (whole.isPresent()) {
        return whole.get();
      }
      String text = cut.text;
      int half = text.length() / 2;
      boolean within = half > 0 && Character.isHighSurrogate(text.charAt(half - 1));
      cut = new Note(cut.time, cut.agent, text.substring(0, within ? half - 1 : half));
    }
    return added(attributes, said, null).orElse(attributes);
  }
}
