package dev.ravenhelm.twilio.simulator.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Against RFC 3711 appendix B.3, and the packet that libsrtp checks itself with. */
class SrtpTest {
  private static final byte[] KEY = hex("E1F97A0D3E018BE0D64FA32C06DE4139");
  private static final byte[] SALT = hex("0EC675AD498AFEEBB6960B3AABE6");

  @Test
  void derivesTheKeysOfTheRfc() {
    assertThat(Srtp.derive(KEY, SALT, 0, 16)).isEqualTo(hex("C61E7A93744F39EE10734AFE3FF7A087"));
    assertThat(Srtp.derive(KEY, SALT, 2, 14)).isEqualTo(hex("30CBBC08863D8C85D49DB34A9AE1"));
    assertThat(Srtp.derive(KEY, SALT, 1, 20))
        .isEqualTo(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
  }

  @Test
  void protectsAPacketAsOthersDo() {
    var packet = new RtpPacket(false, 15, 0x1234, 0xdecafbad, 0xcafebabe, filled());

    assertThat(new Srtp(KEY, SALT).protect(packet))
        .isEqualTo(
            hex("800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb"));
  }

  @Test
  void readsWhatItProtectedAcrossARollover() {
    var out = new Srtp(KEY, SALT);
    var in = new Srtp(KEY, SALT);
    for (int sequence = 0xfff0; sequence < 0x10010; sequence++) {
      var packet = new RtpPacket(false, 0, sequence & 0xffff, sequence * 160, 7, filled());

      assertThat(in.unprotect(out.protect(packet)))
          .hasValueSatisfying(read -> assertThat(read.payload()).isEqualTo(filled()));
    }
  }

  @Test
  void refusesAPacketThatWasChanged() {
    byte[] bytes = new Srtp(KEY, SALT).protect(new RtpPacket(true, 0, 1, 160, 7, filled()));
    bytes[14] ^= 1;

    assertThat(new Srtp(KEY, SALT).unprotect(bytes)).isEmpty();
    assertThat(new Srtp(KEY, SALT).unprotect(new byte[5])).isEmpty();
  }

  private static byte[] filled() {
    var payload = new byte[16];
    Arrays.fill(payload, (byte) 0xab);
    return payload;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.toLowerCase(java.util.Locale.ROOT));
  }
}
