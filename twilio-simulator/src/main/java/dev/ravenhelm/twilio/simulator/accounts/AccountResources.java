package dev.ravenhelm.twilio.simulator.accounts;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.List;
import java.util.Optional;

/** {@code /Accounts}, with subaccounts, and {@code /Balance}. */
public final class AccountResources {
  private static final List<Field> FIELDS = List.of(Field.of("FriendlyName", Field.Type.NAME));
  private static final List<String> STATUSES = List.of("active", "suspended", "closed");

  /** What Twilio answers to any request for an account that cannot be met: errors/21100. */
  private static final int ACCOUNTS = 21100;

  private final Account account;
  private final Family family;

  public AccountResources(Account account, Family family) {
    this.account = account;
    this.family = family;
  }

  public void register(Routes routes) {
    routes
        .get(API, "/2010-04-01/Accounts.json", this::list)
        .post(API, "/2010-04-01/Accounts.json", this::create)
        .get(API, "/2010-04-01/Accounts/{Sid}.json", request -> Answer.ok(find(request).json()))
        .post(API, "/2010-04-01/Accounts/{Sid}.json", this::update)
        .get(API, "/2010-04-01/Accounts/{AccountSid}/Balance.json", this::balance);
  }

  private Answer list(ApiRequest request) {
    Optional<String> name = request.query().filled("FriendlyName");
    Optional<String> status = request.query().filled("Status");
    return Pages.v2010(
        request,
        "accounts",
        family.seenBy(account.sid()).stream()
            .filter(doc -> name.filter(n -> !n.equals(doc.text("friendly_name"))).isEmpty())
            .filter(doc -> status.filter(s -> !s.equals(doc.text("status"))).isEmpty())
            .toList());
  }

  private Answer create(ApiRequest request) {
    if (!account.sid().equals(family.mainSid())) {
      throw Refusal.badRequest(
          ACCOUNTS, "A subaccount cannot have subaccounts: ask as the main account");
    }
    ObjectNode checked = JsonNodeFactory.instance.objectNode();
    Field.write(FIELDS, request.form(), checked);
    return Answer.created(family.open(request.form().filled("FriendlyName")).json());
  }

  private Doc find(ApiRequest request) {
    return family.find(request.at("Sid"), account.sid()).orElseThrow(request::notFound);
  }

  private Answer update(ApiRequest request) {
    Doc found = find(request);
    Form form = request.form();
    Optional<String> status = form.filled("Status");
    status.ifPresent(wanted -> requireAllowed(found, wanted));
    family.change(found.sid(), json -> Field.write(FIELDS, form, json));
    status.ifPresent(wanted -> family.stand(found, wanted));
    return Answer.ok(find(request).json());
  }

  private void requireAllowed(Doc found, String status) {
    if (!STATUSES.contains(status)) {
      throw Refusal.badRequest(
          ACCOUNTS, "Status must be one of active, suspended, closed, was " + status);
    }
    boolean changes = !found.text("status").equals(status);
    if (changes && found.sid().equals(family.mainSid())) {
      throw Refusal.badRequest(ACCOUNTS, "A main account cannot be suspended or closed by REST");
    }
    if (changes && !account.sid().equals(family.mainSid())) {
      throw Refusal.badRequest(
          ACCOUNTS, "Only the main account's auth token may change a subaccount's Status");
    }
    if (changes && found.text("status").equals("closed")) {
      throw Refusal.badRequest(ACCOUNTS, "Account " + found.sid() + " is closed for good");
    }
  }

  private Answer balance(ApiRequest request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("account_sid", account.sid());
    json.put("balance", "100.00");
    json.put("currency", "USD");
    return Answer.ok(json);
  }
}
