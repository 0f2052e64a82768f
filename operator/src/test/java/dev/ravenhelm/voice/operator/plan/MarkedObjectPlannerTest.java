package dev.ravenhelm.voice.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkedObjectPlannerTest {
  private static final OwnerMark MARK =
      OwnerMark.of("prod", "AgentIdentity", "voice", "alice", "worker");
  private static final Desired WORKER =
      Desired.of(
          TwilioKind.WORKER,
          "WS1",
          MARK,
          "alice",
          Map.of("Attributes", "{\"identity\":\"alice\",\"skills\":[\"a\"]}"));

  @Test
  void createsWhatIsProvedAbsent() {
    assertThat(
            MarkedObjectPlanner.plan(WORKER, List.of(worker("WK9", "somebody else", "{}")), "", ""))
        .isEqualTo(
            new Plan.Changes(
                java.util.Optional.empty(),
                List.of(new Change.Create(TwilioKind.WORKER, "WS1", MARK, WORKER.fields()))));
  }

  @Test
  void leavesOthersKeysInAWorkersAttributesAlone() {
    Plan plan =
        MarkedObjectPlanner.plan(
            WORKER,
            List.of(
                worker(
                    "WK1",
                    MARK.friendlyName("alice"),
                    "{\"skills\":[],\"shoe\":42,\"identity\":\"alice\"}")),
            "",
            "");

    assertThat(((Plan.Changes) plan).changes())
        .singleElement()
        .extracting(c -> ((Change.Update) c).after().get("Attributes"))
        .isEqualTo("{\"skills\":[\"a\"],\"shoe\":42,\"identity\":\"alice\"}");
  }

  @Test
  void takesJsonForTheSameHoweverItIsWritten() {
    Plan plan =
        MarkedObjectPlanner.plan(
            WORKER,
            List.of(
                worker(
                    "WK1",
                    MARK.friendlyName("alice"),
                    "{ \"skills\" : [ \"a\" ], \"identity\": \"alice\" }")),
            "",
            "");

    assertThat(((Plan.Changes) plan).changes()).isEmpty();
  }

  @Test
  void stopsWhereTwoObjectsHaveOneMark() {
    Plan plan =
        MarkedObjectPlanner.plan(
            WORKER,
            List.of(
                worker("WK2", MARK.friendlyName("alice"), "{}"),
                worker("WK1", MARK.friendlyName("b"), "{}")),
            "",
            "");

    assertThat(((Plan.Refused) plan).reason()).isEqualTo("SeveralWithOneMark");
    assertThat(((Plan.Refused) plan).message()).contains("WK1, WK2");
  }

  @Test
  void removesTheYoungerTwinThatALaggingListLeftBehind() {
    Plan plan =
        MarkedObjectPlanner.plan(
            WORKER,
            List.of(
                twin("WK2", "2026-03-02T09:04:00Z"),
                twin("WK1", "2026-03-02T09:00:00Z"),
                twin("WK3", "2026-03-02T09:09:00Z")),
            "",
            "");

    assertThat(((Plan.Changes) plan).found().orElseThrow().sid()).isEqualTo("WK1");
    assertThat(((Plan.Changes) plan).changes())
        .filteredOn(Change.Delete.class::isInstance)
        .extracting(c -> ((Change.Delete) c).sid())
        .containsExactly("WK2", "WK3");
  }

  @Test
  void leavesACopyToPeopleThatWasMadeMuchLater() {
    Plan plan =
        MarkedObjectPlanner.plan(
            WORKER,
            List.of(twin("WK2", "2026-03-02T10:00:00Z"), twin("WK1", "2026-03-02T09:00:00Z")),
            "",
            "WK1");

    assertThat(((Plan.Refused) plan).reason()).isEqualTo("SeveralWithOneMark");
  }

  @Test
  void putsAMarkBackThatWasEditedAway() {
    Plan plan =
        MarkedObjectPlanner.plan(
            WORKER,
            List.of(worker("WK1", "Alice", "{\"skills\":[\"a\"],\"identity\":\"alice\"}")),
            "",
            "WK1");

    assertThat(((Plan.Changes) plan).changes())
        .singleElement()
        .satisfies(c ->
            assertThat(((Change.Update) c).after())
                .containsExactly(Map.entry("FriendlyName", MARK.friendlyName("alice"))));
  }

  private static TwilioObject twin(String sid, String created) {
    return worker(sid, MARK.friendlyName("alice"), "{}").with("DateCreated", created);
  }

  @Test
  void adoptsByName_andLeavesTheNameAlone() {
    Plan plan = MarkedObjectPlanner.plan(WORKER, List.of(worker("WK7", "Flex", "{}")), "WK7", "");

    assertThat(((Change.Update) ((Plan.Changes) plan).changes().getFirst()).fields())
        .containsOnlyKeys("Attributes");
  }

  @Test
  void saysThatWhatIsToBeAdoptedDoesNotExist() {
    Plan plan = MarkedObjectPlanner.plan(WORKER, List.of(), "WK7", "");

    assertThat(((Plan.Refused) plan).reason()).isEqualTo("AdoptedObjectNotFound");
  }

  @Test
  void showsNoPasswordOfAUrlInAPlan() {
    Change change =
        new Change.Update(
            TwilioKind.NUMBER,
            "",
            "PN1",
            new java.util.TreeMap<>(
                Map.of(
                    "VoiceUrl",
                    new Change.FieldChange(
                        "https://me:secret@old.example/x?token=t", "https://new.example/voice"))));

    assertThat(change.describe())
        .isEqualTo(
            "update number PN1: VoiceUrl from \"https://old.example/x(…)\" to \"https://new.example/voice\"");
  }

  private static TwilioObject worker(String sid, String name, String attributes) {
    return new TwilioObject(
        TwilioKind.WORKER, "WS1", sid, Map.of("FriendlyName", name, "Attributes", attributes));
  }
}
