package dev.ravenhelm.voice.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LegProgressTest {

  private static final List<String> COURSE =
      List.of("initiated", "ringing", "answered", "completed");

  @Test
  void neverGoesBackInWhateverOrderNewsComes() {
    for (List<String> order : orders(COURSE)) {
      LegProgress progress = new LegProgress();
      List<String> news =
          order.stream().filter(state -> progress.isNews(state, "CA1", state)).toList();
      assertThat(news).as("of " + order).isSortedAccordingTo((a, b) -> far(a) - far(b));
      assertThat(news).as("of " + order).endsWith("completed");
    }
  }

  @Test
  void keepsTheFirstEndOfALeg() {
    LegProgress progress = new LegProgress();
    assertThat(progress.isNews("1", "CA1", "no-answer")).isTrue();
    assertThat(progress.isNews("2", "CA1", "ringing")).isFalse();
    assertThat(progress.isNews("3", "CA1", "completed")).isFalse();
    assertThat(progress.isNews("4", "CA2", "ringing")).as("another leg").isTrue();
  }

  @Test
  void tellsTheSameEventOnce() {
    LegProgress progress = new LegProgress();
    assertThat(progress.isNews("1", "CA1", "offered")).isTrue();
    assertThat(progress.isNews("1", "CA1", "offered")).isFalse();
    assertThat(progress.isNews("2", "CA1", "offered")).as("to another agent").isTrue();
  }

  @Test
  void letsThroughWhatSaysNothingOfTheLegsCourse() {
    LegProgress progress = new LegProgress();
    assertThat(progress.isNews("1", "CA1", "completed")).isTrue();
    for (String state : List.of("context", "recorded", "wrapping-up", "handled")) {
      assertThat(progress.isNews(state, "CA1", state)).as(state).isTrue();
    }
  }

  private static int far(String state) {
    return COURSE.indexOf(state);
  }

  private static List<List<String>> orders(List<String> states) {
    if (states.isEmpty()) {
      return List.of(List.of());
    }
    List<List<String>> all = new ArrayList<>();
    for (String first : states) {
      List<String> others = states.stream().filter(state -> !state.equals(first)).toList();
      for (List<String> rest : orders(others)) {
        List<String> order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        all.add(order);
      }
    }
    return all;
  }
}
