package dev.ravenhelm.twilio.simulator.numbers;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.util.List;
import java.util.Optional;

/** {@code /OutgoingCallerIds}: numbers elsewhere that the account has verified as its own. */
public final class CallerIds {
  private static final String PATH = "/2010-04-01/Accounts/{AccountSid}/OutgoingCallerIds";

  private static final List<Field> FIELDS = List.of(Field.of("FriendlyName", Field.Type.NAME));

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
                Answer.ok(callerIds.find(request.at("Sid")).orElseThrow(request::notFound).json()))
        .post(API, PATH + ".json", this::ask)
        .post(API, PATH + "/{Sid}.json", this::rename)
        .delete(API, PATH + "/{Sid}.json", this::delete);
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

  /** Twilio calls the number and has its owner type the code; here the owner always does. */
  private Answer ask(ApiRequest request) {
    String wanted =
        request.form().filled("PhoneNumber").orElseThrow(() -> Refusal.missing("PhoneNumber"));
    PhoneNumber number =
        PhoneNumber.parse(wanted)
            .orElseThrow(() ->
                Refusal.badRequest(
                    21401, "PhoneNumber must be in E.164 form like +4721555000, was " + wanted));
    if (verified(number.e164())) {
      throw Refusal.badRequest(21450, number.e164() + " is already verified in this account");
    }
    verify(number);
    Optional<String> name = request.form().filled("FriendlyName");
    callerIds
        .first(doc -> doc.text("phone_number").equals(number.e164()))
        .ifPresent(doc ->
            name.ifPresent(n -> callerIds.change(doc.sid(), json -> json.put("friendly_name", n))));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("account_sid", account.sid());
    json.put("call_sid", account.sids().next("CA"));
    json.put("friendly_name", name.orElse(number.formatted()));
    json.put("phone_number", number.e164());
    json.put("validation_code", "111111");
    return Answer.ok(json);
  }

  private Answer rename(ApiRequest request) {
    return Answer.ok(
        callerIds
            .change(
                request.at("Sid"),
                json -> {
                  Field.write(FIELDS, request.form(), json);
                  json.put("date_updated", account.rfc2822());
                })
            .orElseThrow(request::notFound)
            .json());
  }

  private Answer delete(ApiRequest request) {
    if (!callerIds.remove(request.at("Sid"))) {
      throw request.notFound();
    }
    return Answer.noContent();
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
