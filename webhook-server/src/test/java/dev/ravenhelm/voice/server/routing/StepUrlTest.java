package dev.ravenhelm.voice.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StepUrlTest {

  private static List<Step> steps() {
    return List.of(
        new Step.Arrived(),
        new Step.MenuAnswered(new Place(Place.Kind.NUMBER, "main-line"), 1, 2),
        new Step.MenuAnswered(new Place(Place.Kind.CLOSED, "a.b-c"), 0, 0),
        new Step.MenuAnswered(new Place(Place.Kind.OVERFLOW, "q"), 0, 8),
        new Step.AgentRang("alice-b", true, 3),
        new Step.AgentRang("alice-b", false, 0),
        new Step.Rang(),
        new Step.QueueWaits("support", 1_795_424_400L),
        new Step.QueueLeft("support", 4),
        new Step.QueueRang("support", 7, 1_795_424_400L, 1),
        new Step.Recorded(),
        new Step.PickedUp(),
        new Step.PickUpAnswered());
  }

  @ParameterizedTest
  @MethodSource("steps")
  void comesBackFromItsUrlAsItWas(Step step) {
    URI url = URI.create(StepUrl.of(step));
    assertThat(StepUrl.parse(url.getPath(), query(url.getRawQuery()))).hasValue(step);
  }

  @Test
  void takesNoUrlThatIsNotItsOwn() {
    assertThat(StepUrl.parse("/voice/elsewhere", Map.of())).isEmpty();
    assertThat(StepUrl.parse("/voice/wait", Map.of("queue", "../x"))).isEmpty();
    assertThat(StepUrl.parse("/voice/menu", Map.of("at", "moon", "name", "a"))).isEmpty();
    assertThat(StepUrl.parse("/voice/wait", Map.of("queue", "a", "since", "-1")))
        .hasValue(new Step.QueueWaits("a", 0));
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    if (raw != null) {
      for (String parameter : raw.split("&", -1)) {
        int equals = parameter.indexOf('=');
        query.put(parameter.substring(0, equals), parameter.substring(equals + 1));
      }
    }
    return query;
  }
}
