package dev.ravenhelm.twilio.simulator;

import com.twilio.exception.ApiConnectionException;
import com.twilio.http.HttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** The Twilio SDK's way to the simulator: the same paths, another authority. */
final class SimulatedHttp extends HttpClient {
  private final java.net.http.HttpClient http = java.net.http.HttpClient.newHttpClient();
  private final String base;

  SimulatedHttp(String base) {
    this.base = base;
  }

  /** The SDK's own version repeats any request on any 5xx, creates included. */
  @Override
  public Response reliableRequest(Request request) {
    return makeRequest(request);
  }

  @Override
  public Response makeRequest(Request request) {
    URI url = URI.create(request.constructURL().toString());
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    var builder =
        HttpRequest.newBuilder(URI.create(base + url.getRawPath() + query))
            .header("Authorization", request.getAuthString());
    request
        .getHeaderParams()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    switch (request.getMethod()) {
      case GET -> builder.GET();
      case DELETE -> builder.DELETE();
      default ->
          builder
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(request.encodeFormBody()));
    }
    try {
      HttpResponse<String> response =
          http.send(builder.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Response(response.body(), response.statusCode());
    } catch (IOException e) {
      throw new ApiConnectionException("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiConnectionException("interrupted", e);
    }
  }
}
