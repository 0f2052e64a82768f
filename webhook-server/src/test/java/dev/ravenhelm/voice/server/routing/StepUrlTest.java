package dev.ravenhelm.voice.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.server.twiml.Example;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StepUrlTest {

  private static List<Step> steps() {
    return List.of(
        new Step.Arrived(),
        new Step.MenuAnswered(
            new Place(Place.Kind.NUMBER, "main-line"), 1, new Trail(List.of("a", "b.c-d"))),
        new Step.MenuAnswered(new Place(Place.Kind.CLOSED, "a.b-c"), 0, Trail.NONE),
        new Step.MenuAnswered(new Place(Place.Kind.OVERFLOW, "q"), 0, new Trail(List.of("x"))),
        new Step.AgentRang("alice-b", Step.AgentRang.Rung.DEVICES),
        new Step.AgentRang("alice-b", Step.AgentRang.Rung.DESK_PHONE),
        new Step.AgentRang("alice-b", Step.AgentRang.Rung.PHONE),
        new Step.Rang(),
        new Step.Rang("alice-b"),
        new Step.QueueWaits("support", 1_795_424_400L),
        new Step.QueueLeft("support", new Trail(List.of("office"))),
        new Step.QueueRang("support", 7, 1_795_424_400L, null, Trail.NONE),
        new Step.QueueRang("support", 1, 1_795_424_400L, "alice", new Trail(List.of("office"))),
        new Step.CallBackWanted("support", 1_795_424_400L),
        new Step.WorkerAnswered(new Reserved("WT1", "WR1", "CA1", "alice-b", "support", false)),
        new Step.WorkerPickedUp(new Reserved("WT1", "WR1", "CA1", "alice-b", null, true)),
        new Step.WorkerAccepted(new Reserved("WT1", "WR1", "CA1", "alice-b", "support", true)),
        new Step.Meets(new Reserved("WT1", "WR1", "CA1", "alice-b", "support", false)),
        new Step.Recorded(Mailbox.ANYBODY),
        new Step.Recorded(Mailbox.ofQueue("support")),
        new Step.Recorded(Mailbox.ofAgent("alice-b")),
        new Step.PickedUp(),
        new Step.PickUpAnswered());
  }

  @ParameterizedTest
  @MethodSource("steps")
  void comesBackFromItsUrlAsItWas(Step step) {
    URI url = URI.create(StepUrl.of(step));
    assertThat(StepUrl.parse(url.getPath(), Example.query(url))).hasValue(step);
  }

  @Test
  void takesNoUrlThatIsNotItsOwn() {
    assertThat(StepUrl.parse("/voice/elsewhere", Map.of())).isEmpty();
    assertThat(StepUrl.parse("/voice/wait", Map.of("queue", "../x"))).isEmpty();
    assertThat(StepUrl.parse("/voice/menu", Map.of("at", "moon", "name", "a"))).isEmpty();
    assertThat(StepUrl.parse("/voice/queue-left", Map.of("queue", "a", "via", "b~/"))).isEmpty();
    assertThat(
            StepUrl.parse("/voice/queue-left", Map.of("queue", "a", "via", "b~".repeat(9) + "b")))
        .isEmpty();
    assertThat(StepUrl.parse("/voice/meet", Map.of("task", "WT1\"/>"))).isEmpty();
    assertThat(StepUrl.parse("/voice/worker-answered", Map.of("task", "WT1", "agent", "a")))
        .isEmpty();
    assertThat(StepUrl.parse("/voice/wait", Map.of("queue", "a", "since", "-1")))
        .hasValue(new Step.QueueWaits("a", 0));
  }
}
