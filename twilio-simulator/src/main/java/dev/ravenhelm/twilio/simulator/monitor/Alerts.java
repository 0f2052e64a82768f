package dev.ravenhelm.twilio.simulator.monitor;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;
import static dev.ravenhelm.twilio.simulator.rest.Product.MONITOR;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Period;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong in the account: {@code /Alerts} of monitor, and the same under {@code
 * /Notifications} of the 2010 API.
 */
public final class Alerts {
  private static final int KEPT = 1000;
  private static final String ACCOUNT = "/2010-04-01/Accounts/{AccountSid}";
  private static final List<String> DETAILS =
      List.of("request_variables", "response_body", "response_headers");

  private final Account account;
  private final Docs alerts = new Docs(KEPT);

  public Alerts(Account account) {
    this.account = account;
  }

  public void register(Routes routes) {
    routes
        .get(MONITOR, "/v1/Alerts", this::list)
        .get(MONITOR, "/v1/Alerts/{Sid}", request -> Answer.ok(get(request).json()))
        .get(API, ACCOUNT + "/Notifications.json", request -> notifications(request, a -> true))
        .get(
            API,
            ACCOUNT + "/Notifications/{Sid}.json",
            request -> Answer.ok(notification(get(request))))
        .get(
            API,
            ACCOUNT + "/Calls/{CallSid}/Notifications.json",
            request ->
                notifications(request, a -> a.text("resource_sid").equals(request.at("CallSid"))))
        .get(
            API,
            ACCOUNT + "/Calls/{CallSid}/Notifications/{Sid}.json",
            request -> Answer.ok(notification(get(request))));
  }

  public void record(Alert alert) {
    ObjectNode json = account.stampedIso("NO");
    json.put("alert_text", alert.text());
    json.put("api_version", "2010-04-01");
    json.put("date_generated", account.iso());
    json.put("error_code", "" + alert.errorCode());
    json.put("log_level", alert.level());
    json.put("more_info", "https://www.twilio.com/docs/errors/" + alert.errorCode());
    json.put("request_method", orNull(alert.requestMethod()));
    json.put("request_url", orNull(alert.requestUrl()));
    json.put("request_variables", orNull(alert.requestVariables()));
    json.putNull("request_headers");
    json.put("resource_sid", alert.resourceSid());
    json.put("response_body", orNull(alert.responseBody()));
    json.put("response_headers", orNull(alert.responseHeaders()));
    json.putNull("service_sid");
    json.put("url", MONITOR.url() + "/v1/Alerts/" + json.path("sid").asText());
    alerts.add(json);
  }

  public void clear() {
    alerts.clear();
  }

  private Answer list(ApiRequest request) {
    Optional<String> level = request.query().filled("LogLevel");
    Period generated = Period.between(request.query(), "StartDate", "EndDate");
    return Pages.v1(
        request,
        "alerts",
        alerts.list(alert ->
            level.filter(wanted -> !wanted.equals(alert.text("log_level"))).isEmpty()
                && generated.holds(alert.text("date_generated"))),
        alert -> {
          ObjectNode json = alert.json().deepCopy();
          return json.remove(DETAILS).remove(List.of("request_headers"));
        });
  }

  private Answer notifications(ApiRequest request, Predicate<Doc> mine) {
    Optional<String> log = request.query().filled("Log");
    Period sent = Period.of(request.query(), "MessageDate");
    return Pages.v2010(
        request,
        "notifications",
        alerts.list(alert ->
            mine.test(alert)
                && log.filter(wanted -> !wanted.equals(number(alert))).isEmpty()
                && sent.holds(alert.text("date_generated"))),
        alert -> notification(alert).without(DETAILS));
  }

  private Doc get(ApiRequest request) {
    return alerts.find(request.at("Sid")).orElseThrow(request::notFound);
  }

  private ObjectNode notification(Doc alert) {
    ObjectNode json = alert.json().deepCopy();
    String at = Dates.rfc2822(Dates.parse(alert.text("date_generated")).orElseThrow());
    for (String date : List.of("date_created", "date_updated", "message_date")) {
      json.put(date, at);
    }
    String resource = alert.text("resource_sid");
    json.put("call_sid", resource.startsWith("CA") ? resource : null);
    json.put("log", number(alert));
    json.put("message_text", alert.text("alert_text"));
    json.put("uri", account.path() + "/Notifications/" + alert.sid() + ".json");
    return json.without(
        List.of(
            "alert_text",
            "date_generated",
            "log_level",
            "request_headers",
            "resource_sid",
            "service_sid",
            "url"));
  }

  /** 0 for an error, 1 for a warning (twilio.com/docs/voice/api/notification-resource). */
  private static String number(Doc alert) {
    return alert.text("log_level").equals("error") ? "0" : "1";
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
