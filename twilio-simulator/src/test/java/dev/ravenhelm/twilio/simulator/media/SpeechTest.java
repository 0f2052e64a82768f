package dev.ravenhelm.twilio.simulator.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What happens to sound between a packet and an ear. */
class SpeechTest {
  @Test
  void keepsASampleWithinTheStepsOfG711() {
    for (int sample = -32000; sample <= 32000; sample += 37) {
      int heard = G711.decode(G711.encode(sample));

      assertThat(Math.abs(heard - sample)).isLessThanOrEqualTo(Math.abs(sample) / 16 + 8);
    }
    assertThat(G711.decode(G711.SILENCE)).isZero();
    assertThat(G711.encode(0)).isEqualTo(G711.SILENCE);
  }

  @Test
  void waitsForThreePacketsAndThenPlaysInOrder() {
    var buffer = new JitterBuffer();
    buffer.add(65535, frame(1));
    buffer.add(0, frame(2));
    assertThat(buffer.next()).isNull();
    buffer.add(1, frame(3));

    assertThat(buffer.next()).containsOnly(1);
    assertThat(buffer.next()).containsOnly(2);
    buffer.add(0, frame(9));
    assertThat(buffer.next()).containsOnly(3);
    assertThat(buffer.next()).isNull();
  }

  @Test
  void catchesUpWhereTooMuchHasGathered() {
    var buffer = new JitterBuffer();
    for (int i = 0; i < 13; i++) {
      buffer.add(i, frame(i));
    }

    assertThat(buffer.next()).containsOnly(9);
  }

  @Test
  void tellsAKeyOnceHoweverOftenItsPacketComes() {
    var digits = new Digits();
    byte[] pound = {11, 10, 0, (byte) 160};

    assertThat(digits.read(new RtpPacket(true, 101, 1, 8000, 7, pound))).contains('#');
    assertThat(digits.read(new RtpPacket(false, 101, 2, 8000, 7, pound))).isEmpty();
    assertThat(digits.read(new RtpPacket(true, 101, 3, 9000, 7, pound))).contains('#');
    assertThat(digits.read(new RtpPacket(true, 101, 4, 9900, 7, new byte[2])))
        .isEqualTo(Optional.empty());
  }

  @Test
  void keepsBothSidesOnATapeUntilItStops() {
    var tape = new Tape(Tape.What.BOTH);
    for (int i = 0; i < 50; i++) {
      assertThat(tape.add(level(1000), level(500))).isTrue();
    }
    tape.stop();
    assertThat(tape.add(level(1000), level(500))).isFalse();

    assertThat(tape.length()).isEqualTo(Duration.ofSeconds(1));
    ByteBuffer wav = ByteBuffer.wrap(tape.wav()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(wav.capacity()).isEqualTo(44 + 2 * G711.RATE);
    assertThat(wav.getInt(4)).isEqualTo(wav.capacity() - 8);
    assertThat(wav.getInt(24)).isEqualTo(8000);
    assertThat((int) wav.getShort(44)).isBetween(1450, 1550);
  }

  private static byte[] frame(int code) {
    var frame = new byte[G711.FRAME];
    Arrays.fill(frame, (byte) code);
    return frame;
  }

  private static short[] level(int level) {
    var frame = new short[G711.FRAME];
    Arrays.fill(frame, (short) level);
    return frame;
  }
}
