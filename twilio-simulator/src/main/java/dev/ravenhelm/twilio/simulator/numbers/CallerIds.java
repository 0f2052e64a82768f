package dev.ravenhelm.twilio.simulator.numbers;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.util.Optional;

/** {@code /OutgoingCallerIds}: numbers elsewhere that the account has verified as its own. */
public final class CallerIds {
  private static final String PATH = "/2010-04-01/Accounts/{AccountSid}/OutgoingCallerIds";

  private final Account account;
  private final Docs callerIds = new Docs();

  public CallerIds(Account account) {
    this.account = account;
  }

  public void register(Routes routes) {
    routes
        .get(API, PATH + ".json", this::list)
        .get(
            API,
            PATH + "/{Sid}.json",
            request ->
                Answer.ok(callerIds.find(request.at("Sid")).orElseThrow(request::notFound).json()));
  }

  /** Verifies a number, as its owner would by typing the code that Twilio speaks. */
  public void verify(PhoneNumber number) {
    ObjectNode json = account.stamped("PN");
    json.put("phone_number", number.e164());
    json.put("friendly_name", number.formatted());
    json.put("uri", account.path() + "/OutgoingCallerIds/" + json.path("sid").asText() + ".json");
    callerIds.add(json);
  }

  public boolean verified(String e164) {
    return callerIds.first(doc -> doc.text("phone_number").equals(e164)).isPresent();
  }

  public void clear() {
    callerIds.clear();
  }

  private Answer list(ApiRequest request) {
    Optional<String> number = request.query().filled("PhoneNumber");
    Optional<String> name = request.query().filled("FriendlyName");
    return Pages.v2010(
        request,
        "outgoing_caller_ids",
        callerIds.list(doc ->
            number.filter(wanted -> !wanted.equals(doc.text("phone_number"))).isEmpty()
                && name.filter(wanted -> !wanted.equals(doc.text("friendly_name"))).isEmpty()));
  }
}
