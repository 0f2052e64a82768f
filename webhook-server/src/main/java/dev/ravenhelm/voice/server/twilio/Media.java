package dev.ravenhelm.voice.server.twilio;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * What Twilio has recorded, to be read once.
 *
 * @param contentType as {@code audio/mpeg}
 */
public record Media(String contentType, InputStream bytes) implements AutoCloseable {

  static Media of(@Nullable HttpResponse<InputStream> answer, String line) {
    if (answer != null && answer.statusCode() == 200) {
      return new Media(
          answer.headers().firstValue("Content-Type").orElse("application/octet-stream"),
          answer.body());
    }
    int status = answer == null ? 401 : answer.statusCode();
    if (answer != null) {
      new Media("", answer.body()).close();
    }
    throw new TwilioFailure(
        TwilioRest.kind(status), 0, "Twilio answered " + line + " with " + status, null);
  }

  @Override
  public void close() {
    try {
      bytes.close();
    } catch (IOException e) {
      // nobody reads it any more
      return;
    }
  }
}
