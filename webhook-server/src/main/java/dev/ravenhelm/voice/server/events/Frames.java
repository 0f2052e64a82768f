package dev.ravenhelm.voice.server.events;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Records as a segment holds them, each as length, CRC and time, then its bytes. The buffer is used
 * again, and is where the operating system reads from: no byte of a record is copied twice.
 */
final class Frames {

  static final int HEADER = Integer.BYTES + Integer.BYTES + Long.BYTES;

  private static final int USUAL = 64 * 1024;

  private ByteBuffer buffer = ByteBuffer.allocateDirect(USUAL);

  /** The records, until it is asked for others. */
  ByteBuffer of(List<byte[]> records, long at) {
    int size = 0;
    for (byte[] record : records) {
      size += HEADER + record.length;
    }
    if (size > buffer.capacity()) {
      buffer = ByteBuffer.allocateDirect(Math.max(size, buffer.capacity() * 2));
    }
    buffer.clear();
    for (byte[] record : records) {
      buffer.putInt(record.length).putInt(crc(record, at)).putLong(at).put(record);
    }
    return buffer.flip();
  }

  static int crc(byte[] record, long at) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(at).flip());
    crc.update(record);
    return (int) crc.getValue();
  }
}
