package dev.ravenhelm.voice.server.admin;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;

/** The admin listener: {@code /health/live}, {@code /health/ready}, {@code /metrics}. */
public final class AdminService implements HttpService {

  private final Readiness readiness;
  private final PrometheusMeterRegistry meters;

  public AdminService(Readiness readiness, PrometheusMeterRegistry meters) {
    this.readiness = readiness;
    this.meters = meters;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/health/live", this::live)
        .get("/health/ready", this::ready)
        .get("/metrics", this::metrics);
  }

  private void live(ServerRequest request, ServerResponse response) {
    send(response, Status.OK_200, "application/json", "{\"status\":\"UP\"}");
  }

  private void ready(ServerRequest request, ServerResponse response) {
    Readiness.Report report = readiness.report();
    send(
        response,
        report.ready() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503,
        "application/json",
        report.json());
  }

  private void metrics(ServerRequest request, ServerResponse response) {
    send(response, Status.OK_200, "text/plain; version=0.0.4; charset=utf-8", meters.scrape());
  }

  private static void send(ServerResponse response, Status status, String type, String body) {
    response
        .status(status)
        .header(HeaderNames.CONTENT_TYPE, type)
        .send(body.getBytes(StandardCharsets.UTF_8));
  }
}
