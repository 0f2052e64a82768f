package dev.ravenhelm.twilio.simulator.media;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** One packet of a media stream (RFC 3550); timestamps and the source are unsigned 32 bits. */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record RtpPacket(
    boolean marker, int payloadType, int sequence, int timestamp, int source, byte[] payload) {
  static final int HEADER = 12;

  /** Where the payload of a packet begins, or -1 where it is none. */
  static int payloadStart(byte[] bytes, int length) {
    if (length < HEADER || (bytes[0] & 0xc0) != 0x80) {
      return -1;
    }
    int start = HEADER + 4 * (bytes[0] & 0x0f);
    if ((bytes[0] & 0x10) != 0 && start + 4 <= length) {
      start += 4 + 4 * (ByteBuffer.wrap(bytes).getShort(start + 2) & 0xffff);
    }
    return start <= length ? start : -1;
  }

  static Optional<RtpPacket> parse(byte[] bytes) {
    int start = payloadStart(bytes, bytes.length);
    if (start < 0) {
      return Optional.empty();
    }
    int padding = (bytes[0] & 0x20) != 0 ? bytes[bytes.length - 1] & 0xff : 0;
    if (start + padding > bytes.length) {
      return Optional.empty();
    }
    var in = ByteBuffer.wrap(bytes);
    return Optional.of(
        new RtpPacket(
            (bytes[1] & 0x80) != 0,
            bytes[1] & 0x7f,
            in.getShort(2) & 0xffff,
            in.getInt(4),
            in.getInt(8),
            Arrays.copyOfRange(bytes, start, bytes.length - padding)));
  }

  byte[] bytes() {
    return ByteBuffer.allocate(HEADER + payload.length)
        .put((byte) 0x80)
        .put((byte) ((marker ? 0x80 : 0) | payloadType))
        .putShort((short) sequence)
        .putInt(timestamp)
        .putInt(source)
        .put(payload)
        .array();
  }
}
