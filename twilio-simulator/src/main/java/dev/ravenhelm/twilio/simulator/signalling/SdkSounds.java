package dev.ravenhelm.twilio.simulator.signalling;

import dev.ravenhelm.twilio.simulator.media.Tape;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * {@code sdk.twilio.com/js/client/sounds}: the SDK's own sounds, all of them a moment of silence.
 */
public final class SdkSounds implements Handler {
  private final byte[] silence = Tape.silence();

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    response
        .header(HeaderNames.CONTENT_TYPE, "audio/wav")
        .header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .send(silence);
  }
}
