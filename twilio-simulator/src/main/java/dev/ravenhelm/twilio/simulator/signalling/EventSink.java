package dev.ravenhelm.twilio.simulator.signalling;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** {@code eventgw.twilio.com/v4}: takes the SDK's statistics from any origin, and keeps none. */
public final class EventSink implements HttpService {
  @Override
  public void routing(HttpRules rules) {
    rules.options("/{kind}", EventSink::take).post("/{kind}", EventSink::take);
  }

  private static void take(ServerRequest request, ServerResponse response) {
    if (request.content().hasEntity()) {
      request.content().consume();
    }
    response
        .status(Status.OK_200)
        .header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "POST")
        .header(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type, X-Twilio-Token")
        .send();
  }
}
