package dev.ravenhelm.voice.operator.account;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/** Wakes the resources of one kind whose objects in Twilio changed. */
public final class Wakeups {
  private Wakeups() {}

  /** The event source, for the reconciler's list. */
  public static <R extends HasMetadata> SimpleInboundEventSource<R> of(
      Interests interests, Class<R> kind) {
    SimpleInboundEventSource<R> source = new SimpleInboundEventSource<>("twilio");
    interests.listen(
        HasMetadata.getKind(kind),
        resource -> source.propagateEvent(new ResourceID(resource.name(), resource.namespace())));
    return source;
  }
}
