package dev.ravenhelm.voice.server.twilio;

import com.twilio.exception.ApiConnectionException;
import dev.ravenhelm.voice.twilio.RequestGate;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** So many requests at once; who finds no place in time is turned away, instead of queueing up. */
final class NarrowGate implements RequestGate {

  private final Semaphore places;
  private final Duration patience;

  NarrowGate(int places, Duration patience) {
    this.places = new Semaphore(places);
    this.patience = patience;
  }

  @Override
  public void enter() throws InterruptedException {
    if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new ApiConnectionException("too many requests to Twilio are under way");
    }
  }

  @Override
  public void leave() {
    places.release();
  }

  @Override
  public void throttled(Duration pause) {
    places.release();
  }
}
