package dev.ravenhelm.twilio.simulator.accounts;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.util.List;

/** {@code /Accounts} and {@code /Balance}. */
public final class AccountResources {
  private static final List<String> SUBRESOURCES =
      List.of(
          "Addresses",
          "Applications",
          "AvailablePhoneNumbers",
          "Balance",
          "Calls",
          "Conferences",
          "IncomingPhoneNumbers",
          "Keys",
          "Messages",
          "OutgoingCallerIds",
          "Queues",
          "Recordings",
          "SigningKeys");

  private final Account account;
  private final Docs accounts = new Docs();

  public AccountResources(Account account) {
    this.account = account;
    accounts.add(json(account));
  }

  public void register(Routes routes) {
    routes
        .get(
            API,
            "/2010-04-01/Accounts.json",
            request -> Pages.v2010(request, "accounts", accounts.all()))
        .get(API, "/2010-04-01/Accounts/{Sid}.json", request -> Answer.ok(find(request).json()))
        .post(API, "/2010-04-01/Accounts/{Sid}.json", this::rename)
        .get(API, "/2010-04-01/Accounts/{AccountSid}/Balance.json", this::balance);
  }

  private Doc find(ApiRequest request) {
    return accounts.find(request.at("Sid")).orElseThrow(request::notFound);
  }

  private Answer rename(ApiRequest request) {
    Doc found = find(request);
    return Answer.ok(
        accounts
            .change(
                found.sid(),
                json ->
                    Field.write(
                        List.of(Field.of("FriendlyName", Field.Type.NAME)), request.form(), json))
            .orElseThrow(request::notFound)
            .json());
  }

  private Answer balance(ApiRequest request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("account_sid", account.sid());
    json.put("balance", "100.00");
    json.put("currency", "USD");
    return Answer.ok(json);
  }

  private static ObjectNode json(Account account) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("sid", account.sid());
    json.put("owner_account_sid", account.sid());
    json.put("friendly_name", "Simulated account");
    json.put("status", "active");
    json.put("type", "Full");
    // The real API shows the token here; a simulator that prints it would teach tests to expect it
    // in bodies.
    json.put("auth_token", "redacted");
    json.put("date_created", account.rfc2822());
    json.put("date_updated", account.rfc2822());
    json.put("uri", account.path() + ".json");
    ObjectNode links = json.putObject("subresource_uris");
    SUBRESOURCES.forEach(name ->
        links.put(
            Field.of(name, Field.Type.TEXT).property(), account.path() + "/" + name + ".json"));
    return json;
  }
}
