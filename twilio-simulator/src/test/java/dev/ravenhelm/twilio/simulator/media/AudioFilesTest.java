package dev.ravenhelm.twilio.simulator.media;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravenhelm.twilio.simulator.calls.AudioReader;
import dev.ravenhelm.twilio.simulator.calls.Heard;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class AudioFilesTest {
  private static final int HERTZ = 1000;

  private final AudioFiles files = new AudioFiles();

  @TestFactory
  Stream<DynamicTest> hearsTheToneInAFileOfAnyFormat() {
    return Stream.of(
            new AudioFormat(8000, 16, 1, true, false),
            new AudioFormat(44_100, 16, 2, true, false),
            new AudioFormat(48_000, 24, 2, true, false),
            new AudioFormat(11_025, 8, 1, false, false),
            new AudioFormat(AudioFormat.Encoding.ULAW, 8000, 8, 1, 1, 8000, false))
        .map(format ->
            DynamicTest.dynamicTest(
                format.toString(), () -> hears(files.read("audio/wav", tone(format)))));
  }

  @Test
  void readsMp3AndBareCodes() throws Exception {
    try (InputStream mp3 = AudioFilesTest.class.getResourceAsStream("/sounds/tone-1000.mp3")) {
      hears(files.read("audio/mpeg", mp3.readAllBytes()));
    }
    var codes = new byte[4000];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = G711.encode((int) (8000 * Math.sin(2 * Math.PI * HERTZ * i / 8000)));
    }
    hears(files.read("audio/ulaw", codes));
  }

  @Test
  void saysThatAFileCannotBeRead() {
    byte[] text = "ID3 this is no sound, whatever it says it is".repeat(50).getBytes(US_ASCII);
    for (String type : List.of("audio/wav", "audio/mpeg", "audio/gsm", "audio/aiff")) {
      assertThatThrownBy(() -> files.read(type, text))
          .as(type)
          .isInstanceOf(AudioReader.Unreadable.class);
    }
    assertThatThrownBy(() -> files.read("audio/ulaw", new byte[0]))
        .isInstanceOf(AudioReader.Unreadable.class);
    byte[] cut = Arrays.copyOf("RIFF----WAVEfmt ".getBytes(US_ASCII), 30);
    assertThatThrownBy(() -> files.read("audio/wav", cut))
        .isInstanceOf(AudioReader.Unreadable.class);
  }

  @Test
  void beginsAnewAtItsEnd() {
    var clip = new Heard.Clip(new short[] {1, 2, 3});

    assertThat(clip.frame(2, 5))
        .containsExactly((short) 3, (short) 1, (short) 2, (short) 3, (short) 1);
  }

  /** Half a second or so of a tone of 1,000 Hz: it crosses zero 2,000 times a second. */
  private static void hears(Heard.Clip clip) {
    assertThat(clip.length().toMillis()).isBetween(480L, 650L);
    short[] middle = clip.frame(1600, 1600);
    assertThat(Mixer.loudness(middle)).isCloseTo(8000 * 2 / Math.PI, within(1200.0));
    int crossings = 0;
    for (int i = 1; i < middle.length; i++) {
      crossings += middle[i - 1] < 0 != middle[i] < 0 ? 1 : 0;
    }
    assertThat(crossings).isBetween(390, 410);
  }

  private static byte[] tone(AudioFormat format) throws IOException {
    boolean linear =
        format.getEncoding().equals(AudioFormat.Encoding.PCM_SIGNED)
            || format.getEncoding().equals(AudioFormat.Encoding.PCM_UNSIGNED);
    var source = new AudioFormat(format.getSampleRate(), 16, format.getChannels(), true, false);
    int frames = (int) format.getSampleRate() / 2;
    var bytes = new byte[frames * source.getFrameSize()];
    for (int i = 0; i < frames; i++) {
      int sample = (int) (8000 * Math.sin(2 * Math.PI * HERTZ * i / format.getSampleRate()));
      for (int channel = 0; channel < format.getChannels(); channel++) {
        int at = i * source.getFrameSize() + 2 * channel;
        bytes[at] = (byte) sample;
        bytes[at + 1] = (byte) (sample >> 8);
      }
    }
    var stream = new AudioInputStream(new ByteArrayInputStream(bytes), source, frames);
    var file = new ByteArrayOutputStream();
    AudioSystem.write(
        source.matches(format) && linear ? stream : AudioSystem.getAudioInputStream(format, stream),
        AudioFileFormat.Type.WAVE,
        file);
    return file.toByteArray();
  }
}
