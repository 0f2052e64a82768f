package dev.ravenhelm.voice.operator.signals;

import dev.ravenhelm.voice.twilio.TwilioHttp;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Requests to Twilio by product, verb and result. */
public final class TwilioMetrics implements TwilioHttp.Observer {
  private final MeterRegistry meters;

  public TwilioMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void answered(String product, String verb, int status, Duration took) {
    record(product, verb, status == 429 ? "429" : status / 100 + "xx", took);
  }

  @Override
  public void unanswered(String product, String verb, Duration took) {
    record(product, verb, "no-answer", took);
  }

  private void record(String product, String verb, String result, Duration took) {
    Timer.builder("voice.twilio.requests")
        .description("Requests to Twilio, each try one")
        .tag("product", product)
        .tag("verb", verb)
        .tag("result", result)
        .register(meters)
        .record(took);
  }
}
