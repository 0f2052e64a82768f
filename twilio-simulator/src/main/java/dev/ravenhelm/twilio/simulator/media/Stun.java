package dev.ravenhelm.twilio.simulator.media;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The two STUN messages of a side with ICE-lite: the binding request and its answer (RFC 8489). */
final class Stun {
  private static final int COOKIE = 0x2112a442;
  private static final int HEADER = 20;
  private static final short REQUEST = 0x0001;
  private static final short SUCCESS = 0x0101;
  private static final int USERNAME = 0x0006;
  private static final int INTEGRITY = 0x0008;
  private static final int XOR_MAPPED_ADDRESS = 0x0020;
  private static final int USE_CANDIDATE = 0x0025;
  private static final int FINGERPRINT = 0x8028;
  private static final int FINGERPRINT_XOR = 0x5354554e;

  private Stun() {}

  static Optional<Request> request(byte[] bytes) {
    if (bytes.length < HEADER) {
      return Optional.empty();
    }
    var in = ByteBuffer.wrap(bytes);
    if (in.getShort(0) != REQUEST || in.getInt(4) != COOKIE) {
      return Optional.empty();
    }
    String user = "";
    boolean nominated = false;
    int integrity = -1;
    for (int at = HEADER; at + 4 <= bytes.length; ) {
      int type = in.getShort(at) & 0xffff;
      int length = in.getShort(at + 2) & 0xffff;
      if (at + 4 + length > bytes.length) {
        return Optional.empty();
      }
      switch (type) {
        case USERNAME -> user = new String(bytes, at + 4, length, UTF_8);
        case USE_CANDIDATE -> nominated = true;
        case INTEGRITY -> integrity = at;
        default -> {}
      }
      at += 4 + (length + 3) / 4 * 4;
    }
    return integrity < 0
        ? Optional.empty()
        : Optional.of(new Request(bytes, user, nominated, integrity));
  }

  /** A binding request; its user is {@code ours:theirs}. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Request(byte[] bytes, String user, boolean nominated, int integrityAt) {
    String ours() {
      int colon = user.indexOf(':');
      return colon < 0 ? user : user.substring(0, colon);
    }

    boolean signedWith(String password) {
      if (integrityAt + 24 > bytes.length) {
        return false;
      }
      byte[] signed = Arrays.copyOf(bytes, integrityAt);
      ByteBuffer.wrap(signed).putShort(2, (short) (integrityAt + 24 - HEADER));
      return MessageDigest.isEqual(
          hmac(signed, password), Arrays.copyOfRange(bytes, integrityAt + 4, integrityAt + 24));
    }

    byte[] answer(InetSocketAddress from, String password) {
      byte[] address = from.getAddress().getAddress();
      int addressLength = 4 + address.length;
      var out = ByteBuffer.allocate(HEADER + 4 + addressLength + 24 + 8);
      out.putShort(SUCCESS).putShort((short) 0).put(bytes, 4, 16);
      out.putShort((short) XOR_MAPPED_ADDRESS).putShort((short) addressLength);
      out.put((byte) 0).put((byte) (address.length == 4 ? 1 : 2));
      out.putShort((short) (from.getPort() ^ (COOKIE >>> 16)));
      for (int i = 0; i < address.length; i++) {
        out.put((byte) (address[i] ^ bytes[4 + i]));
      }
      int integrity = out.position();
      out.putShort(2, (short) (integrity + 24 - HEADER));
      byte[] mac = hmac(Arrays.copyOf(out.array(), integrity), password);
      out.putShort((short) INTEGRITY).putShort((short) 20).put(mac);
      int fingerprint = out.position();
      out.putShort(2, (short) (fingerprint + 8 - HEADER));
      var crc = new CRC32();
      crc.update(out.array(), 0, fingerprint);
      out.putShort((short) FINGERPRINT).putShort((short) 4);
      out.putInt((int) crc.getValue() ^ FINGERPRINT_XOR);
      return out.array();
    }
  }

  private static byte[] hmac(byte[] bytes, String password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(password.getBytes(UTF_8), "HmacSHA1"));
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA1 is part of every JDK", e);
    }
  }
}
