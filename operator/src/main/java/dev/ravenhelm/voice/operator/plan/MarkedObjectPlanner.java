package dev.ravenhelm.voice.operator.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.operator.plan.Change.FieldChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Plans an object that is found by its mark: made where absent, changed where different. */
public final class MarkedObjectPlanner {
  /** Reason of a plan that found several objects with one mark. */
  public static final String SEVERAL_WITH_ONE_MARK = "SeveralWithOneMark";

  /** The spec adopts an object that the account does not have. */
  public static final String ADOPTED_OBJECT_NOT_FOUND = "AdoptedObjectNotFound";

  private static final Set<String> JSON_FIELDS = Set.of("Configuration", "Attributes");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private MarkedObjectPlanner() {}

  /**
   * Compares what is wanted with the objects that may be meant.
   *
   * @param adoptSid takes this object instead of the one with the mark, and leaves its name alone;
   *     empty where nothing is adopted
   * @param recordedSid which of several with the mark status remembers; empty where it does not
   */
  public static Plan plan(
      Desired desired, List<TwilioObject> observed, String adoptSid, String recordedSid) {
    if (!adoptSid.isEmpty()) {
      return adopted(desired, observed, adoptSid);
    }
    List<TwilioObject> ours = observed.stream().filter(desired.mark()::isOn).toList();
    if (ours.isEmpty()) {
      // marked by name only: the mark was edited away, and the object is still ours
      Optional<TwilioObject> renamed =
          observed.stream().filter(o -> isRenamed(o, desired, recordedSid)).findFirst();
      return renamed.isPresent()
          ? changes(desired, renamed.get(), List.of(), false)
          : new Plan.Changes(
              Optional.empty(),
              List.of(
                  new Change.Create(
                      desired.kind(), desired.parent(), desired.mark(), desired.fields())));
    }
    TwilioObject kept = Duplicates.kept(ours, recordedSid);
    List<TwilioObject> others = ours.stream().filter(o -> !o.sid().equals(kept.sid())).toList();
    List<TwilioObject> notOurDoing =
        others.stream().filter(o -> !Duplicates.madeTogether(kept, o)).toList();
    if (!notOurDoing.isEmpty()) {
      return new Plan.Refused(
          SEVERAL_WITH_ONE_MARK,
          "Twilio has several objects with the mark of this resource: "
              + String.join(", ", ours.stream().map(TwilioObject::sid).sorted().toList())
              + "; delete all but one, or take the mark out of the others' names");
    }
    return changes(desired, kept, others, false);
  }

  private static Plan adopted(Desired desired, List<TwilioObject> observed, String adoptSid) {
    Optional<TwilioObject> found =
        observed.stream().filter(o -> o.sid().equals(adoptSid)).findFirst();
    return found.isPresent()
        ? changes(desired, found.get(), List.of(), true)
        : new Plan.Refused(
            ADOPTED_OBJECT_NOT_FOUND,
            "the account has no "
                + desired.kind().label()
                + " "
                + adoptSid
                + "; correct the SID in the spec");
  }

  /** Status remembers the object, and nobody else has put a mark on it. */
  private static boolean isRenamed(TwilioObject object, Desired desired, String recordedSid) {
    return desired.kind() != TwilioKind.KEY
        && object.sid().equals(recordedSid)
        && OwnerMark.in(object.friendlyName()).isEmpty();
  }

  private static Plan changes(
      Desired desired, TwilioObject found, List<TwilioObject> doubles, boolean keepsName) {
    List<Change> changes = new ArrayList<>();
    SortedMap<String, FieldChange> differences = differences(desired.fields(), found);
    if (keepsName) {
      differences.remove("FriendlyName");
    }
    if (!differences.isEmpty()) {
      changes.add(new Change.Update(desired.kind(), desired.parent(), found.sid(), differences));
    }
    for (TwilioObject twin : doubles) {
      changes.add(
          new Change.Delete(desired.kind(), desired.parent(), twin.sid(), twin.friendlyName()));
    }
    return new Plan.Changes(Optional.of(found), changes);
  }

  /** The fields that are wanted otherwise than they are. */
  public static SortedMap<String, FieldChange> differences(
      Map<String, String> wanted, TwilioObject found) {
    SortedMap<String, FieldChange> differences = new TreeMap<>();
    wanted.forEach((name, value) -> {
      if (name.equals("Attributes") && !found.isComplete()) {
        return; // known to be as it was: see Converger
      }
      String before = found.field(name);
      String after = name.equals("Attributes") ? merged(before, value) : value;
      if (!same(name, before, after)) {
        differences.put(name, new FieldChange(before, after));
      }
    });
    return differences;
  }

  private static boolean same(String name, String before, String after) {
    return JSON_FIELDS.contains(name) ? json(before).equals(json(after)) : before.equals(after);
  }

  /** A worker's attributes are one blob: ours are set, those of others stay. */
  private static String merged(String before, String wanted) {
    if (!(json(before) instanceof ObjectNode there) || !(json(wanted) instanceof ObjectNode ours)) {
      return wanted;
    }
    return there.setAll(ours).toString();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.getNodeFactory().textNode(text);
    }
  }
}
