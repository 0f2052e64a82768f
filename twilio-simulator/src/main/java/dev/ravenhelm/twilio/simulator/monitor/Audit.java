package dev.ravenhelm.twilio.simulator.monitor;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;
import static dev.ravenhelm.twilio.simulator.rest.Product.MONITOR;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Period;
import dev.ravenhelm.twilio.simulator.rest.Principal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.rest.Write;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** {@code /Events} of monitor: one for each request that has changed something. */
public final class Audit {
  private static final int KEPT = 2000;
  private static final Set<String> SECRET =
      Set.of("Password", "Certificate", "PrivateKey", "ApiKey", "Secret", "SipAuthPassword");

  /** Kinds that go by another name than their path (twilio.com/docs/usage/monitor-events). */
  private static final Map<String, String> KINDS =
      Map.of(
          "Keys", "api-key",
          "SigningKeys", "api-key",
          "IncomingPhoneNumbers", "phone-number",
          "Local", "phone-number",
          "Mobile", "phone-number",
          "TollFree", "phone-number",
          "Addresses", "address",
          "Activities", "activity");

  private final Account account;
  private final Docs events = new Docs(KEPT);

  public Audit(Account account) {
    this.account = account;
  }

  public void register(Routes routes) {
    routes
        .get(MONITOR, "/v1/Events", this::list)
        .get(
            MONITOR,
            "/v1/Events/{Sid}",
            request ->
                Answer.ok(events.find(request.at("Sid")).orElseThrow(request::notFound).json()));
  }

  public void record(Write write) {
    String pattern = write.route().pattern().replaceFirst("\\.json$", "");
    boolean one = pattern.endsWith("}");
    String collection = pattern.replaceFirst("/\\{[A-Za-z]+}$", "").replaceFirst(".*/", "");
    String kind = KINDS.getOrDefault(collection, kebab(collection).replaceFirst("s$", ""));
    String verb = write.route().method().equals("DELETE") ? "deleted" : one ? "updated" : "created";
    String path = write.request().path();
    String actor =
        switch (write.principal()) {
          case Principal.Account by -> by.accountSid();
          case Principal.ApiKey by -> by.keySid();
        };
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("sid", account.sids().next("AE"));
    json.put("account_sid", account.sid());
    json.put("actor_sid", actor);
    json.put("actor_type", actor.startsWith("SK") ? "api-key" : "account");
    json.putNull("description");
    json.set("event_data", data(write.request().form()));
    json.put("event_date", account.iso());
    json.put("event_type", kind + "." + verb);
    json.put("resource_sid", resource(write));
    json.put("resource_type", kind);
    json.put("source", "api");
    json.put("source_ip_address", write.from());
    json.put("url", MONITOR.url() + "/v1/Events/" + json.path("sid").asText());
    json.putObject("links")
        .put("actor", API.url() + "/2010-04-01/Accounts/" + write.principal().accountSid())
        .put("resource", write.route().product().url() + path);
    events.add(json);
  }

  public void clear() {
    events.clear();
  }

  private Answer list(ApiRequest request) {
    Period period = Period.between(request.query(), "StartDate", "EndDate");
    return Pages.v1(
        request,
        "events",
        events.list(event ->
            List.of("ActorSid", "EventType", "ResourceSid", "SourceIpAddress").stream()
                    .allMatch(name ->
                        request
                            .query()
                            .filled(name)
                            .filter(wanted -> !wanted.equals(event.text(Field.property(name))))
                            .isEmpty())
                && period.holds(event.text("event_date"))));
  }

  /** What the answer is about, what the path names, or else the account. */
  private String resource(Write write) {
    String named = write.request().path().replaceFirst("\\.json$", "").replaceFirst(".*/", "");
    return Stream.of(
            write.answer().map(body -> body.path("sid").asText("")).orElse(""),
            write.answer().map(body -> body.path("call_sid").asText("")).orElse(""),
            named)
        .filter(sid -> sid.matches("[A-Z]{2}[0-9a-f]{32}"))
        .findFirst()
        .orElse(account.sid());
  }

  private static JsonNode data(Form form) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    form.all()
        .forEach((name, values) ->
            data.putObject(Field.property(name))
                .put("updated", SECRET.contains(name) ? "redacted" : values.getFirst()));
    return data;
  }

  private static String kebab(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
