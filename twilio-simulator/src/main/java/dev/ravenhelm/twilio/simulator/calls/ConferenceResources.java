package dev.ravenhelm.twilio.simulator.calls;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Period;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.util.Optional;

/** {@code /Conferences}. */
public final class ConferenceResources {
  private static final String PATH = "/2010-04-01/Accounts/{AccountSid}/Conferences";

  private final Account account;
  private final Exchange exchange;

  public ConferenceResources(Account account, Exchange exchange) {
    this.account = account;
    this.exchange = exchange;
  }

  public void register(Routes routes) {
    routes
        .get(API, PATH + ".json", this::list)
        .get(API, PATH + "/{Sid}.json", request -> Answer.ok(json(get(request, "Sid"))))
        .post(API, PATH + "/{Sid}.json", this::update);
  }

  private Answer list(ApiRequest request) {
    Optional<String> name = request.query().filled("FriendlyName");
    Optional<String> status = request.query().filled("Status");
    Period created = Period.of(request.query(), "DateCreated");
    var docs = new Docs();
    exchange.conferences().all().stream()
        .filter(c -> name.filter(wanted -> !wanted.equals(c.name())).isEmpty())
        .filter(c -> status.filter(wanted -> !wanted.equals(c.status())).isEmpty())
        .filter(c -> created.holds(c.created()))
        .forEach(c -> docs.add(json(c)));
    return Pages.v2010(request, "conferences", docs.all());
  }

  private Answer update(ApiRequest request) {
    Conference conference = get(request, "Sid");
    request
        .form()
        .filled("Status")
        .filter("completed"::equals)
        .ifPresent(status -> conference.end());
    ParticipantResources.source(request.form(), "AnnounceUrl", "AnnounceMethod", "announce URL")
        .ifPresent(conference::announce);
    return Answer.ok(json(conference));
  }

  private Conference get(ApiRequest request, String name) {
    return exchange.conferences().find(request.at(name)).orElseThrow(request::notFound);
  }

  private ObjectNode json(Conference conference) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    String uri = account.path() + "/Conferences/" + conference.sid();
    boolean ended = conference.status().equals("completed");
    json.put("sid", conference.sid());
    json.put("account_sid", account.sid());
    json.put("friendly_name", conference.name());
    json.put("status", conference.status());
    json.put("api_version", "2010-04-01");
    json.put("region", conference.region());
    json.put("reason_conference_ended", ended ? conference.reasonEnded() : null);
    json.put(
        "call_sid_ending_conference",
        ended && !conference.endingCall().isEmpty() ? conference.endingCall() : null);
    json.put("date_created", Dates.rfc2822(conference.created()));
    json.put("date_updated", account.rfc2822());
    json.put("uri", uri + ".json");
    json.putObject("subresource_uris")
        .put("participants", uri + "/Participants.json")
        .put("recordings", uri + "/Recordings.json");
    return json;
  }
}
