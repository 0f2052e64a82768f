package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.Prompt;
import dev.ravenhelm.voice.api.v1alpha1.Voicemail;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What happens to a call next. */
public sealed interface RoutingDecision {

  /** The caller hears something, then the next. */
  record Speak(Prompt prompt, RoutingDecision then) implements RoutingDecision {}

  /** The call ends. */
  record HangUp() implements RoutingDecision {}

  /** Whoever picked up is connected. */
  record Connect() implements RoutingDecision {}

  /** The call ends without having been answered. */
  record Refuse(boolean busy) implements RoutingDecision {}

  /**
   * The caller chooses.
   *
   * @param words that may be said instead of a digit; empty: digits only
   */
  record Ask(Prompt prompt, List<String> words, Step then) implements RoutingDecision {
    public Ask {
      words = List.copyOf(words);
    }
  }

  /** The one who picked up a phone presses 1, or loses the call. */
  record AskToAccept(Step then) implements RoutingDecision {}

  /**
   * Devices ring, all at once.
   *
   * @param callerId what they show; null: the caller's own number
   * @param early whether the caller hears the far side before it answers, and pays only then
   */
  record Ring(
      List<Device> devices,
      @Nullable String callerId,
      Duration timeout,
      boolean early,
      boolean record,
      Step then)
      implements RoutingDecision {
    public Ring {
      devices = List.copyOf(devices);
    }

    /** Whether agents' browsers and apps ring. */
    public boolean ringsClients() {
      return devices.getFirst() instanceof Device.Client;
    }

    /** The same, whose browsers and apps are told who calls and why. */
    public Ring telling(SequencedMap<String, String> about) {
      List<Device> told =
          devices.stream()
              .map(device ->
                  device instanceof Device.Client(String identity, String agent, var _)
                      ? new Device.Client(identity, agent, about)
                      : device)
              .toList();
      return new Ring(told, callerId, timeout, early, record, then);
    }
  }

  /**
   * The caller waits for an agent whom TaskRouter finds.
   *
   * @param task the task's attributes: text, lists of text, or objects of both
   * @param priority before tasks with a lower one
   * @param timeout when TaskRouter gives up, should the caller still be there
   */
  record Enqueue(
      String workflowSid,
      Map<String, Object> task,
      int priority,
      Duration timeout,
      Step waiting,
      Step left)
      implements RoutingDecision {
    public Enqueue {
      task = Map.copyOf(task);
    }

    public Enqueue withTask(Map<String, Object> attributes) {
      return new Enqueue(workflowSid, attributes, priority, timeout, waiting, left);
    }
  }

  /**
   * One turn of waiting.
   *
   * @param onKey where a key leads that the caller presses; null: nowhere
   * @param then null: Twilio asks again by itself
   */
  record Hold(
      List<Prompt> words,
      @Nullable String music,
      Duration pause,
      @Nullable Step onKey,
      @Nullable RoutingDecision then)
      implements RoutingDecision {
    public Hold {
      words = List.copyOf(words);
    }
  }

  /**
   * The agent takes the task that is kept for them, and meets the caller; or hears that it is too
   * late.
   */
  record Join(Reserved reserved) implements RoutingDecision {}

  /**
   * Whoever is on the line joins the conference of a call, which ends when anybody leaves.
   *
   * @param root SID of the call that this leg belongs to; null: its own
   */
  record Meet(String room, @Nullable String root, boolean record) implements RoutingDecision {}

  /**
   * The caller will be called back, in the turn that they have in the queue, and may hang up.
   *
   * @param since when the wait began
   * @param keepFor how long an agent is looked for
   * @param task the attributes of the task, as for {@link Enqueue}
   * @param confirmed what the caller hears once that is certain
   * @param otherwise what happens where it cannot be promised
   */
  record CallBack(
      String workflowSid,
      Map<String, Object> task,
      int priority,
      Instant since,
      Duration keepFor,
      Prompt confirmed,
      RoutingDecision otherwise)
      implements RoutingDecision {
    public CallBack {
      task = Map.copyOf(task);
    }
  }

  /** The caller leaves the TaskRouter queue. */
  record LeaveQueue() implements RoutingDecision {}

  /** Twilio asks about this step next. */
  record Continue(Step step) implements RoutingDecision {}

  /** The caller leaves a message. */
  record TakeMessage(Voicemail voicemail, Step.Recorded then) implements RoutingDecision {}

  /** Another server answers from here on. */
  record HandOver(String url) implements RoutingDecision {}
}
