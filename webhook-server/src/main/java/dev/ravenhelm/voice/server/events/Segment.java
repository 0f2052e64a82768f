package dev.ravenhelm.voice.server.events;

import dev.ravenhelm.voice.server.events.Frames.Stored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One file of records in {@link Frames}. What a crash tore off at the end is cut away when the file
 * is opened again.
 */
final class Segment {

  static final String SUFFIX = ".spool";

  /** To force records into blocks that are there already costs a third of what it else does. */
  private static final int CHUNK = 128 * 1024;

  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(CHUNK);

  private final Path file;
  private final FileChannel channel;

  /** The records that are not acknowledged. */
  private final Waiting waiting = new Waiting();

  private long end;
  private long acknowledged;

  /** Up to where the file has blocks on disk, with zeros behind the last record. */
  private long allocated;

  /** Records that were read together, and where the next one begins. */
  record Batch(Segment segment, List<byte[]> records, long next) {}

  private Segment(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static Segment create(Path folder, long number) throws IOException {
    Path file = folder.resolve(String.format(Locale.ROOT, "%016d", number) + SUFFIX);
    return new Segment(
        file,
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  static Segment recover(Path file) throws IOException {
    Segment segment =
        new Segment(
            file, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    long size = segment.channel.size();
    while (true) {
      Stored next = segment.readAt(segment.end, size);
      if (next == null) {
        break;
      }
      segment.waiting.add(1, next.at());
      segment.end += next.size();
    }
    segment.channel.truncate(segment.end);
    segment.allocated = segment.end;
    return segment;
  }

  static long number(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
  }

  /** Writes records behind the last committed one and forces them to disk. */
  long write(ByteBuffer frames) throws IOException {
    int size = frames.remaining();
    if (end + size > allocated) {
      long more = (size / CHUNK + 1L) * CHUNK;
      for (allocated = end; allocated < end + more; allocated += CHUNK) {
        write(ZEROS.duplicate(), allocated);
      }
    }
    long position = write(frames, end);
    channel.force(false);
    return position;
  }

  private long write(ByteBuffer buffer, long at) throws IOException {
    long position = at;
    while (buffer.hasRemaining()) {
      position += channel.write(buffer, position);
    }
    return position;
  }

  /** What was written counts from now on. */
  void commit(long newEnd, int count, long at) {
    end = newEnd;
    waiting.add(count, at);
  }

  /** The oldest records that are not acknowledged. */
  Batch read(long committed, int most) throws IOException {
    List<byte[]> records = new ArrayList<>();
    long position = acknowledged;
    while (records.size() < most) {
      Stored next = readAt(position, committed);
      if (next == null) {
        break;
      }
      records.add(next.bytes());
      position += next.size();
    }
    return new Batch(this, records, position);
  }

  void acknowledge(Batch batch) {
    acknowledged = batch.next();
    waiting.remove(batch.records().size());
  }

  long end() {
    return end;
  }

  int left() {
    return waiting.count();
  }

  /** When the oldest record that is not acknowledged was written. */
  long oldest() {
    return waiting.oldest();
  }

  void delete() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }

  void close() throws IOException {
    channel.truncate(end);
    channel.close();
  }

  private @Nullable Stored readAt(long position, long limit) throws IOException {
    if (position + Frames.HEADER > limit) {
      return null;
    }
    ByteBuffer header = bytes(position, Frames.HEADER);
    int length = Frames.length(header);
    if (length < 0 || position + Frames.HEADER + length > limit) {
      return null;
    }
    return Frames.stored(header, bytes(position + Frames.HEADER, length).array());
  }

  private ByteBuffer bytes(long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new IOException(file + " is shorter than it was");
      }
    }
    return buffer.flip();
  }
}
