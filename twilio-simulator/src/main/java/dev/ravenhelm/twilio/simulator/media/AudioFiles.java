package dev.ravenhelm.twilio.simulator.media;

import dev.ravenhelm.twilio.simulator.calls.AudioReader;
import dev.ravenhelm.twilio.simulator.calls.Heard;
import fr.delthas.javamp3.Sound;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reader of WAV, MP3 and bare µ-law, whatever their rate, into a telephone's audio. */
public final class AudioFiles implements AudioReader {
  @Override
  public Heard.Clip read(String contentType, byte[] file) throws Unreadable {
    short[] samples =
        switch (contentType) {
          case "audio/ulaw" -> G711.decode(file);
          case "audio/mpeg" -> mp3(file);
          case "audio/wav", "audio/wave", "audio/x-wav" -> wav(file);
          default -> throw new Unreadable("the simulator does not read it");
        };
    if (samples.length == 0) {
      throw new Unreadable("it is empty");
    }
    return new Heard.Clip(samples);
  }

  private static short[] wav(byte[] file) throws Unreadable {
    try {
      return WavFile.read(file).telephone();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new Unreadable("damaged: " + e.getMessage());
    }
  }

  private static short[] mp3(byte[] file) throws Unreadable {
    try (var sound = new Sound(new ByteArrayInputStream(file))) {
      byte[] all = sound.readAllBytes();
      int channels = sound.isStereo() ? 2 : 1;
      var mono = new short[all.length / (2 * channels)];
      ByteBuffer in = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < mono.length; i++) {
        int sum = 0;
        for (int channel = 0; channel < channels; channel++) {
          sum += in.getShort();
        }
        mono[i] = (short) (sum / channels);
      }
      return new Pcm(sound.getSamplingFrequency(), mono).telephone();
    } catch (IOException e) {
      throw new Unreadable(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      // what the reader throws at a file that only begins like an MP3, or is of its layer's MPEG-2
      throw new Unreadable("damaged, or of a kind that is not read: " + e.getMessage());
    }
  }
}
