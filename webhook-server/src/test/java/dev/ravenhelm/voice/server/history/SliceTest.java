package dev.ravenhelm.voice.server.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.server.agents.Paging;
import dev.ravenhelm.voice.server.history.Slice.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages lose no call and show none twice, however many are of one moment. */
final class SliceTest {

  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final Instant EARLIER = NOON.minusSeconds(1);

  private static final List<Slice> PARTS =
      List.of(
          new Slice(List.of(call(NOON, "EV1"), call(NOON, "EV2"), call(EARLIER, "EV3")), null),
          new Slice(List.of(call(NOON, "CA1"), call(EARLIER, "CA2"), call(EARLIER, "CA3")), null));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void hasEachCallOnOnePage(int limit) {
    List<String> seen = new ArrayList<>();
    Paging paging = new Paging(NOON.plusSeconds(1), Set.of(), limit);
    for (int pages = 0; pages < 7; pages++) {
      Slice page = Slice.of(PARTS, paging);
      page.calls().forEach(call -> seen.add(call.sid()));
      Optional<String> next = page.next(paging);
      if (next.isEmpty()) {
        break;
      }
      paging = paging(next.get(), limit);
    }
    assertThat(seen).containsExactlyInAnyOrder("EV1", "EV2", "EV3", "CA1", "CA2", "CA3");
  }

  private static Paging paging(String before, int limit) {
    String[] words = before.split(",", -1);
    return new Paging(
        Instant.parse(words[0]), Set.copyOf(Arrays.asList(words).subList(1, words.length)), limit);
  }

  private static Found call(Instant time, String sid) {
    return new Found(time, sid, Optional::empty);
  }
}
