package dev.ravenhelm.voice.server.webhooks;

import dev.ravenhelm.voice.server.webhooks.Answer.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last answers by their keys, the oldest overwritten by the newest, in one piece of memory
 * outside of the heap: as objects they were most of what each collection had to copy.
 *
 * <p>Positions count on and on; what lies further back than the memory is long is gone. A record is
 * the position of the one before it in its bucket, four lengths and numbers, then key, content type
 * and body.
 */
final class GivenAnswers {

  private static final int BUCKETS = 4096;
  private static final int KEY_LENGTH = Long.BYTES;
  private static final int TYPE_LENGTH = KEY_LENGTH + Integer.BYTES;
  private static final int BODY_LENGTH = TYPE_LENGTH + Integer.BYTES;
  private static final int STATUS = BODY_LENGTH + Integer.BYTES;
  private static final int HEAD = STATUS + Integer.BYTES;

  private final int bytes;
  private final ByteBuffer memory;

  /**
   * The position of the newest record of each bucket; 0, which is long gone, where there is none.
   */
  private final long[] newest = new long[BUCKETS];

  private long end;

  /** Keeps so many bytes; an answer that alone needs more than half of them is not kept. */
  GivenAnswers(int bytes) {
    this.bytes = bytes;
    this.memory = ByteBuffer.allocateDirect(bytes);
    this.end = 2L * bytes;
  }

  void add(String key, Answer answer) {
    byte[] name = utf8(key);
    byte[] type = utf8(answer.contentType());
    ByteBuffer body = answer.body();
    int length = HEAD + name.length + type.length + body.remaining();
    if (length > bytes / 2) {
      return;
    }
    synchronized (this) {
      long position = room(length);
      int at = at(position);
      int bucket = bucket(name);
      memory.putLong(at, newest[bucket]);
      memory.putInt(at + KEY_LENGTH, name.length);
      memory.putInt(at + TYPE_LENGTH, type.length);
      memory.putInt(at + BODY_LENGTH, body.remaining());
      memory.putInt(at + STATUS, answer.status());
      memory.put(at + HEAD, name);
      memory.put(at + HEAD + name.length, type);
      memory.put(at + HEAD + name.length + type.length, body, body.position(), body.remaining());
      newest[bucket] = position;
      end = position + length;
    }
  }

  /** The answer that was given, as one that is repeated; null where there is none any more. */
  synchronized @Nullable Answer find(String key) {
    byte[] name = utf8(key);
    long position = newest[bucket(name)];
    while (position >= end - bytes) {
      int at = at(position);
      if (isNamed(at, name)) {
        return read(at);
      }
      position = memory.getLong(at);
    }
    return null;
  }

  /** Where a record of this length goes; none reaches over the end of the memory. */
  private long room(int length) {
    int left = bytes - at(end);
    return length <= left ? end : end + left;
  }

  private int at(long position) {
    return (int) (position % bytes);
  }

  private boolean isNamed(int at, byte[] name) {
    return memory.getInt(at + KEY_LENGTH) == name.length
        && memory.slice(at + HEAD, name.length).equals(ByteBuffer.wrap(name));
  }

  private Answer read(int at) {
    int type = at + HEAD + memory.getInt(at + KEY_LENGTH);
    int body = type + memory.getInt(at + TYPE_LENGTH);
    return new Answer(
        memory.getInt(at + STATUS),
        new String(copy(type, body - type), StandardCharsets.UTF_8),
        ByteBuffer.wrap(copy(body, memory.getInt(at + BODY_LENGTH))),
        Outcome.REPEATED);
  }

  private byte[] copy(int at, int length) {
    byte[] copy = new byte[length];
    memory.get(at, copy);
    return copy;
  }

  private static int bucket(byte[] name) {
    return Math.floorMod(Arrays.hashCode(name), BUCKETS);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
