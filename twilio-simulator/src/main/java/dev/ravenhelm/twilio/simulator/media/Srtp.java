package dev.ravenhelm.twilio.simulator.media;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One direction of SRTP with AES_CM_128_HMAC_SHA1_80 (RFC 3711), for a single source. Not for use
 * by several threads; replayed packets are let through.
 */
final class Srtp {
  static final int KEY = 16;
  static final int SALT = 14;
  private static final int TAG = 10;

  private final Cipher cipher;
  private final SecretKeySpec key;
  private final byte[] salt;
  private final Mac mac;
  private int rollovers;
  private int highest = -1;
  private int source;

  Srtp(byte[] masterKey, byte[] masterSalt) {
    try {
      cipher = Cipher.getInstance("AES/CTR/NoPadding");
      key = new SecretKeySpec(derive(masterKey, masterSalt, 0, KEY), "AES");
      mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(derive(masterKey, masterSalt, 1, 20), "HmacSHA1"));
      salt = derive(masterKey, masterSalt, 2, SALT);
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  byte[] protect(RtpPacket packet) {
    byte[] plain = packet.bytes();
    follow(packet.sequence(), packet.source());
    byte[] out = Arrays.copyOf(plain, plain.length + TAG);
    crypt(out, RtpPacket.HEADER, plain.length, packet.source(), packet.sequence(), rollovers);
    System.arraycopy(tag(out, plain.length, rollovers), 0, out, plain.length, TAG);
    return out;
  }

  /** The packet, or nothing where it was not protected with these keys. */
  Optional<RtpPacket> unprotect(byte[] bytes) {
    int length = bytes.length - TAG;
    int start = RtpPacket.payloadStart(bytes, length);
    if (start < 0) {
      return Optional.empty();
    }
    var in = ByteBuffer.wrap(bytes);
    int sequence = in.getShort(2) & 0xffff;
    int from = in.getInt(8);
    int guess = from == source || highest < 0 ? guess(sequence) : 0;
    if (!MessageDigest.isEqual(
        tag(bytes, length, guess), Arrays.copyOfRange(bytes, length, bytes.length))) {
      return Optional.empty();
    }
    follow(sequence, from);
    byte[] plain = Arrays.copyOf(bytes, length);
    crypt(plain, start, length, from, sequence, guess);
    return RtpPacket.parse(plain);
  }

  /** How often the sequence number of a packet has begun anew, by RFC 3711 3.3.1. */
  private int guess(int sequence) {
    if (highest < 0) {
      return 0;
    }
    int ahead = sequence - highest;
    if (ahead < -0x8000) {
      return rollovers + 1;
    }
    return ahead > 0x8000 && rollovers > 0 ? rollovers - 1 : rollovers;
  }

  private void follow(int sequence, int from) {
    if (from != source) {
      source = from;
      rollovers = 0;
      highest = sequence;
      return;
    }
    int guess = guess(sequence);
    if (guess > rollovers) {
      rollovers = guess;
      highest = sequence;
    } else if (guess == rollovers) {
      highest = Math.max(highest, sequence);
    }
  }

  private void crypt(byte[] bytes, int start, int end, int from, int sequence, int rollover) {
    var iv = ByteBuffer.allocate(16).put(salt);
    iv.putInt(4, iv.getInt(4) ^ from);
    iv.putInt(8, iv.getInt(8) ^ rollover);
    iv.putShort(12, (short) (iv.getShort(12) ^ sequence));
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv.array()));
      cipher.doFinal(bytes, start, end - start, bytes, start);
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  private byte[] tag(byte[] bytes, int length, int rollover) {
    mac.update(bytes, 0, length);
    return Arrays.copyOf(mac.doFinal(ByteBuffer.allocate(4).putInt(rollover).array()), TAG);
  }

  /** RFC 3711 4.3, with a key derivation rate of zero. */
  static byte[] derive(byte[] masterKey, byte[] masterSalt, int label, int length) {
    byte[] iv = Arrays.copyOf(masterSalt, 16);
    iv[7] ^= (byte) label;
    try {
      Cipher stream = Cipher.getInstance("AES/CTR/NoPadding");
      stream.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"), new IvParameterSpec(iv));
      return stream.doFinal(new byte[length]);
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  private static IllegalStateException broken(GeneralSecurityException e) {
    return new IllegalStateException("AES and HmacSHA1 are part of every JDK", e);
  }
}
