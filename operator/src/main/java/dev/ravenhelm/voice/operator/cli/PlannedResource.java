package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.status.Progress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What would be done for one resource.
 *
 * @param notes lines of the plan that are no single write, as the search for a number to buy
 * @param cost what a number that is bought costs a month, where Twilio names a price
 */
record PlannedResource(
    ResourceName resource,
    List<Change> changes,
    List<String> notes,
    List<Problem> problems,
    Optional<Progress.MonthlyCost> cost) {
  PlannedResource {
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
    problems = List.copyOf(problems);
  }

  /** The same with further problems. */
  PlannedResource with(List<Problem> further) {
    return new PlannedResource(
        resource,
        changes,
        notes,
        Stream.concat(problems.stream(), further.stream()).toList(),
        cost);
  }

  /** Whether a number is ordered by its digits. */
  boolean ordersANumber() {
    return changes.stream()
        .anyMatch(change -> change instanceof Change.Create && change.kind() == TwilioKind.NUMBER);
  }

  /** Whether a number is looked for, and then ordered. */
  boolean looksForANumber() {
    return !ordersANumber() && !notes.isEmpty();
  }
}
