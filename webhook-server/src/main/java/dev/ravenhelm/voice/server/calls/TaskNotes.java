package dev.ravenhelm.voice.server.calls;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.calls.Remarks.Note;
import dev.ravenhelm.voice.server.presence.Worker;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TaskAttributes;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import dev.ravenhelm.voice.server.twilio.Versioned;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps what agents say about a call with its task. Errors: {@link TwilioFailure}. */
public final class TaskNotes {

  /** TaskRouter itself writes attributes while a call is brought together. */
  private static final int TRIES = 4;

  private final TwilioRest twilio;

  public TaskNotes(TwilioRest twilio) {
    this.twilio = twilio;
  }

  /** Adds a note; false where the task has no room for it. */
  boolean add(Worker worker, LiveCall call, Note note) {
    return write(worker, call, attributes -> Remarks.added(attributes, null, note));
  }

  /** Says what came of a call, with as much of the note as there is room for. */
  void conclude(Worker worker, LiveCall call, @Nullable String disposition, @Nullable Note note) {
    boolean _ =
        write(
            worker,
            call,
            attributes -> Optional.of(Remarks.addedWhatFits(attributes, disposition, note)));
  }

  private boolean write(
      Worker worker, LiveCall call, Function<ObjectNode, Optional<ObjectNode>> edit) {
    String path = worker.workspace() + "/Tasks/" + call.taskSid();
    for (int tried = 0; tried < TRIES; tried++) {
      Versioned task = twilio.readVersion(Product.TASKROUTER, worker.region(), path);
      Optional<ObjectNode> attributes = edit.apply(TaskAttributes.of(task.body()));
      if (attributes.isEmpty()) {
        return false;
      }
      if (twilio.change(
          Product.TASKROUTER,
          worker.region(),
          path,
          Map.of("Attributes", attributes.get().toString()),
          task)) {
        return true;
      }
    }
    throw new TwilioFailure(
        TwilioFailure.Kind.AWAY, 0, "Others keep changing task " + call.taskSid(), null);
  }
}
