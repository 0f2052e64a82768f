package dev.ravenhelm.voice.operator.plan;

import java.util.List;
import java.util.Optional;

/**
 * Plans an object that has no friendly name of its own to carry a mark: it is found by what its
 * kind tells it apart by, inside a container that is ours.
 */
public final class NamedObjectPlanner {
  private NamedObjectPlanner() {}

  /** Compares what is wanted with the objects that may be meant. */
  public static Plan plan(Desired desired, List<TwilioObject> observed) {
    String key = desired.sought("").key();
    Optional<TwilioObject> found =
        observed.stream()
            .filter(o -> o.key().filter(key::equalsIgnoreCase).isPresent())
            .findFirst();
    if (found.isEmpty()) {
      return new Plan.Changes(
          found,
          List.of(
              new Change.Create(
                  desired.kind(), desired.parent(), desired.mark(), desired.fields())));
    }
    var differences = MarkedObjectPlanner.differences(desired.fields(), found.get());
    return new Plan.Changes(
        found,
        differences.isEmpty() || !desired.kind().writes().contains(TwilioKind.Write.UPDATE)
            ? List.of()
            : List.of(
                new Change.Update(
                    desired.kind(), desired.parent(), found.get().sid(), differences)));
  }
}
