package dev.ravenhelm.voice.operator.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.operator.plan.Change.FieldChange;
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
   * Compares what is wanted with the whole list of that kind.
   *
   * @param adoptSid takes this object instead of the one with the mark, and leaves its name alone;
   *     empty where nothing is adopted
   */
  public static Plan plan(Desired desired, List<TwilioObject> observed, String adoptSid) {
    List<TwilioObject> ours =
        observed.stream()
            .filter(o -> adoptSid.isEmpty() ? desired.mark().isOn(o) : o.sid().equals(adoptSid))
            .toList();
    if (ours.size() > 1) {
      return new Plan.Refused(
          SEVERAL_WITH_ONE_MARK,
          "Twilio has several objects with the mark of this resource: "
              + String.join(", ", ours.stream().map(TwilioObject::sid).sorted().toList())
              + "; delete all but one");
    }
    if (ours.isEmpty() && !adoptSid.isEmpty()) {
      return new Plan.Refused(
          ADOPTED_OBJECT_NOT_FOUND,
          "the account has no "
              + desired.kind().label()
              + " "
              + adoptSid
              + "; correct the SID in the spec");
    }
    if (ours.isEmpty()) {
      return new Plan.Changes(
          Optional.empty(),
          List.of(
              new Change.Create(
                  desired.kind(), desired.parent(), desired.mark(), desired.fields())));
    }
    TwilioObject found = ours.getFirst();
    SortedMap<String, FieldChange> differences = differences(desired.fields(), found);
    if (!adoptSid.isEmpty()) {
      differences.remove("FriendlyName");
    }
    return new Plan.Changes(
        Optional.of(found),
        differences.isEmpty()
            ? List.of()
            : List.of(
                new Change.Update(desired.kind(), desired.parent(), found.sid(), differences)));
  }

  /** The fields that are wanted otherwise than they are. */
  public static SortedMap<String, FieldChange> differences(
      Map<String, String> wanted, TwilioObject found) {
    SortedMap<String, FieldChange> differences = new TreeMap<>();
    wanted.forEach((name, value) -> {
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
