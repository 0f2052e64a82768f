package dev.ravenhelm.voice.server.events;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Records as files hold them, one behind the other: length, CRC and time each, then its bytes. */
final class Frames {

  static final int HEADER = Integer.BYTES + Integer.BYTES + Long.BYTES;
  private static final int LONGEST = 1 << 20;

  /** A record with the time that it was written at. */
  static final class Stored {
    private final byte[] bytes;
    private final long at;

    private Stored(byte[] bytes, long at) {
      this.bytes = bytes;
      this.at = at;
    }

    byte[] bytes() {
      return bytes;
    }

    int size() {
      return Frames.size(bytes);
    }

    long at() {
      return at;
    }
  }

  private Frames() {}

  /** How many bytes a record takes. */
  static int size(byte[] record) {
    return HEADER + record.length;
  }

  /**
   * Writes a record; its length last, without which there is none, so that what a killed process
   * leaves in memory that others see is a whole record or no record.
   */
  static void put(ByteBuffer to, int position, byte[] record, long at) {
    to.putInt(position + Integer.BYTES, crc(record, at));
    to.putLong(position + 2 * Integer.BYTES, at);
    to.put(position + HEADER, record);
    VarHandle.releaseFence();
    to.putInt(position, record.length);
  }

  /** The length of the record that a header begins; -1 where it is none. */
  static int length(ByteBuffer header) {
    int length = header.getInt(0);
    return length <= 0 || length > LONGEST ? -1 : length;
  }

  /** The record of a header and the bytes behind it; null where these are not what was written. */
  static @Nullable Stored stored(ByteBuffer header, byte[] bytes) {
    long at = header.getLong(2 * Integer.BYTES);
    return crc(bytes, at) == header.getInt(Integer.BYTES) ? new Stored(bytes, at) : null;
  }

  private static int crc(byte[] record, long at) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(at).flip());
    crc.update(record);
    return (int) crc.getValue();
  }
}
