package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.Ref;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Folds resources into a table. A resource that cannot be read keeps its former entry and is told
 * of; it stops no other.
 */
public final class TableFold {

  /** The older one has what two claim, as for the operator; in a folder none has an age. */
  private static final Comparator<VoiceResource<?, ?>> CLAIMS =
      Comparator.comparing((VoiceResource<?, ?> resource) ->
              Objects.requireNonNullElse(resource.getMetadata().getCreationTimestamp(), ""))
          .thenComparing(resource -> resource.getMetadata().getName());

  private final String gatewayName;

  public TableFold(String gatewayName) {
    this.gatewayName = gatewayName;
  }

  /**
   * What was folded.
   *
   * @param table null while the gateway itself was never readable
   * @param problems one sentence each
   */
  public record Folded(@Nullable RoutingTable table, List<String> problems) {
    public Folded {
      problems = List.copyOf(problems);
    }
  }

  public Folded fold(@Nullable RoutingTable former, Resources resources) {
    List<String> problems = new ArrayList<>();
    Map<String, Gateway> gateways =
        entries(
            resources.gateways().stream()
                .filter(gateway -> gatewayName.equals(gateway.getMetadata().getName()))
                .toList(),
            former == null ? Map.of() : Map.of(gatewayName, former.gateway()),
            Entries::gateway,
            problems);
    Map<String, Line> lines =
        entries(
            resources.numbers().stream()
                .filter(
                    number -> ours(number.getSpec() == null ? null : number.getSpec().gatewayRef()))
                .toList(),
            former == null ? Map.of() : former.lines(),
            Entries::line,
            problems);
    Map<String, Agent> agents =
        entries(
            resources.agents().stream()
                .filter(
                    agent -> ours(agent.getSpec() == null ? null : agent.getSpec().gatewayRef()))
                .toList(),
            former == null ? Map.of() : former.agents(),
            Entries::agent,
            problems);
    Map<String, Queue> queues =
        entries(
            resources.queues().stream()
                .filter(
                    queue -> ours(queue.getSpec() == null ? null : queue.getSpec().gatewayRef()))
                .toList(),
            former == null ? Map.of() : former.queues(),
            Entries::queue,
            problems);
    Gateway gateway = gateways.get(gatewayName);
    if (gateway == null) {
      problems.add("VoiceGateway " + gatewayName + " is not there");
      return new Folded(null, problems);
    }
    String callerId = former == null ? null : former.defaultCallerId();
    return new Folded(RoutingTable.of(gateway, lines, agents, queues, callerId), problems);
  }

  private boolean ours(@Nullable Ref gateway) {
    return gateway != null && gatewayName.equals(gateway.name());
  }

  private static <R extends VoiceResource<?, ?>, E> Map<String, E> entries(
      List<R> resources, Map<String, E> former, Function<R, E> entry, List<String> problems) {
    Map<String, E> entries = new LinkedHashMap<>();
    for (R resource : resources.stream().sorted(CLAIMS).toList()) {
      String name = resource.getMetadata().getName();
      List<String> unreadable = new ArrayList<>(resource.unreadable());
      if (unreadable.isEmpty()) {
        try {
          entries.put(name, entry.apply(resource));
          continue;
        } catch (IllegalArgumentException | DateTimeException e) {
          unreadable.add(String.valueOf(e.getMessage()));
        }
      }
      E kept = former.get(name);
      if (kept != null) {
        entries.put(name, kept);
      }
      problems.add(
          resource.getKind()
              + " "
              + name
              + (kept == null ? " is left out: " : " stays as it was: ")
              + String.join("; ", unreadable));
    }
    return entries;
  }
}
