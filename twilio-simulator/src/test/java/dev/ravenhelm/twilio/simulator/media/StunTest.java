package dev.ravenhelm.twilio.simulator.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Against the samples of RFC 5769. */
class StunTest {
  private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
  private static final byte[] REQUEST =
      HexFormat.of()
          .parseHex(
              "000100582112a442b7e7a701bc34d686fa87dfae"
                  + "802200105354554e207465737420636c69656e74"
                  + "002400046e0001ff80290008932ff9b151263b36"
                  + "000600096576746a3a68367659202020"
                  + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
                  + "80280004e57a3bcf");

  @Test
  void readsABindingRequestAndItsSignature() {
    Stun.Request request = Stun.request(REQUEST).orElseThrow();

    assertThat(request.user()).isEqualTo("evtj:h6vY");
    assertThat(request.ours()).isEqualTo("evtj");
    assertThat(request.nominated()).isFalse();
    assertThat(request.signedWith(PASSWORD)).isTrue();
    assertThat(request.signedWith("another")).isFalse();
  }

  @Test
  void answersWithTheAddressItSaw() throws UnknownHostException {
    byte[] answer =
        Stun.request(REQUEST)
            .orElseThrow()
            .answer(
                new InetSocketAddress(
                    InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1}), 32853),
                PASSWORD);

    assertThat(HexFormat.of().formatHex(answer))
        .startsWith("0101002c2112a442b7e7a701bc34d686fa87dfae" + "002000080001a147e112a643");
  }

  @Test
  void ignoresWhatIsNoBindingRequest() {
    byte[] broken = REQUEST.clone();
    broken[23] = (byte) 0xff;

    assertThat(Stun.request(broken)).isEmpty();
    assertThat(Stun.request(new byte[3])).isEmpty();
    assertThat(Stun.request(new byte[40])).isEmpty();
  }
}
