package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.GoDuration;
import dev.ravenhelm.voice.api.v1alpha1.Prompt;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.Waiting;
import dev.ravenhelm.voice.server.routing.RoutingDecision.CallBack;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Offers callers who wait to be called back instead, and promises it. */
final class CallBackRouter {

  private static final Duration KEEP_FOR = Duration.ofHours(2);

  private final OutgoingRouter outgoing = new OutgoingRouter();

  /** Whether this caller may be called back: whoever calls from a costly number may not. */
  boolean offered(Situation at, Queue queue) {
    return spec(queue) != null
        && queue.workflowSid() != null
        && outgoing.mayCallBack(at.table(), at.call().from(), at.call().to());
  }

  /** A turn of waiting in which the caller hears of it, and may ask for it. */
  Hold offer(Queue queue, Hold hold, Step.CallBackWanted wanted) {
    RoutingQueueSpec.CallBack spec = Objects.requireNonNull(spec(queue));
    List<Prompt> words = new ArrayList<>(hold.words());
    words.add(
        spoken(
            queue,
            spec.say(),
            "To be called back without losing your place, press " + digit(spec) + "."));
    return new Hold(words, hold.music(), hold.pause(), wanted, hold.then());
  }

  /** The promise, where the right key was pressed. */
  Optional<RoutingDecision> promise(
      Situation at, Queue queue, long since, Map<String, Object> task, RoutingDecision otherwise) {
    RoutingQueueSpec.CallBack spec = Objects.requireNonNull(spec(queue));
    if (!at.call().outcome().digits().equals(digit(spec)) || queue.workflowSid() == null) {
      return Optional.empty();
    }
    Map<String, Object> attributes = new HashMap<>(task);
    attributes.put("call_sid", at.call().callSid());
    attributes.put("call_back", "yes");
    return Optional.of(
        new CallBack(
            queue.workflowSid(),
            attributes,
            queue.priority(),
            since == 0 ? at.now() : Instant.ofEpochSecond(since),
            keepFor(spec),
            spoken(
                queue,
                spec.confirm(),
                "We will call you back as soon as it is your turn. Goodbye."),
            otherwise));
  }

  private static Duration keepFor(RoutingQueueSpec.CallBack spec) {
    return GoDuration.or(spec.keepFor(), KEEP_FOR);
  }

  private static String digit(RoutingQueueSpec.CallBack spec) {
    return spec.digit() == null ? "1" : spec.digit();
  }

  private static RoutingQueueSpec.@Nullable CallBack spec(Queue queue) {
    return queue.waiting() == null ? null : queue.waiting().callBack();
  }

  /** The queue's own words in its language, or others in Twilio's. */
  private static Prompt spoken(Queue queue, @Nullable String own, String usual) {
    Waiting waiting = queue.waiting();
    return own == null || waiting == null
        ? Words.prompt(usual)
        : new Prompt(own, null, waiting.language(), waiting.voice());
  }
}
