package dev.ravenhelm.voice.server.voicemail;

import dev.ravenhelm.voice.server.twilio.Media;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Passes on what Twilio plays, in bounds of time and size. */
final class Audio {

  /** Ten minutes of a message, uncompressed, and as much again. */
  private static final long MOST_BYTES = 20L << 20;

  private static final long LONGEST_SECONDS = 60;

  private Audio() {}

  static void send(Media media, ServerResponse response) {
    // a read that waits for Twilio has no bound of its own; closed, it ends
    CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS).execute(media::close);
    String type = media.contentType();
    response
        .header(
            HeaderNames.CONTENT_TYPE, type.startsWith("audio/") ? type : "application/octet-stream")
        .header(HeaderNames.CACHE_CONTROL, "no-store")
        .header("X-Content-Type-Options", "nosniff");
    try (media;
        OutputStream out = response.outputStream()) {
      byte[] block = new byte[16 * 1024];
      long left = MOST_BYTES;
      for (int read = media.bytes().read(block); read >= 0; read = media.bytes().read(block)) {
        left -= read;
        if (left < 0) {
          throw new IOException("more than a message has");
        }
        out.write(block, 0, read);
      }
    } catch (IOException e) {
      // the head has gone out: what is left is to cut the answer off, so that nobody takes it for
      // whole
      throw new UncheckedIOException(e);
    }
  }
}
