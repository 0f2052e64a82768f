package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import java.util.List;

/** The resources of one namespace, as they were read. */
public record Resources(
    List<VoiceGateway> gateways,
    List<VoiceNumber> numbers,
    List<AgentIdentity> agents,
    List<RoutingQueue> queues) {
  /** Nothing at all. */
  public static final Resources NONE = new Resources(List.of(), List.of(), List.of(), List.of());

  public Resources {
    gateways = List.copyOf(gateways);
    numbers = List.copyOf(numbers);
    agents = List.copyOf(agents);
    queues = List.copyOf(queues);
  }
}
