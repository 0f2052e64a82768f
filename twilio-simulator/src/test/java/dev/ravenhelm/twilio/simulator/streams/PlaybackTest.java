package dev.ravenhelm.twilio.simulator.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaybackTest {
  private final List<String> marks = new ArrayList<>();
  private final Playback playback = new Playback(marks::add);

  @Test
  void playsWhatWasSentInFramesAndThenSilence() {
    playback.add(codes(100, 1));
    playback.add(codes(100, 2));

    assertThat(playback.next()).startsWith(codes(100, 1)).endsWith(codes(60, 2));
    assertThat(playback.next()).startsWith(codes(40, 2)).endsWith(codes(120, 0xff));
    assertThat(playback.next()).containsOnly(0xff);
  }

  @Test
  void tellsOfAMarkOnceAllBeforeItWasPlayed() {
    playback.mark("at once");
    playback.add(codes(200, 1));
    playback.mark("later");
    playback.add(codes(10, 1));
    playback.mark("last");

    assertThat(marks).containsExactly("at once");
    playback.next();
    assertThat(marks).hasSize(1);
    playback.next();
    assertThat(marks).containsExactly("at once", "later", "last");
  }

  @Test
  void passesAllMarksWhenItIsCleared() {
    playback.add(codes(8000, 1));
    playback.mark("cut");
    playback.clear();

    assertThat(marks).containsExactly("cut");
    assertThat(playback.next()).containsOnly(0xff);
  }

  private static byte[] codes(int count, int code) {
    var codes = new byte[count];
    Arrays.fill(codes, (byte) code);
    return codes;
  }
}
