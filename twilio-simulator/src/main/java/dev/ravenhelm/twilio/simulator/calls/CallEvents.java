package dev.ravenhelm.twilio.simulator.calls;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.records.Exchanged;
import dev.ravenhelm.twilio.simulator.records.Records;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Dates;
import java.util.List;

/** {@code /Calls/{sid}/Events}: what the account's server was asked about a call, and answered. */
public final class CallEvents {
  private final Account account;
  private final CallBook book;
  private final Records records;

  public CallEvents(Account account, CallBook book, Records records) {
    this.account = account;
    this.book = book;
    this.records = records;
  }

  public void register(Routes routes) {
    routes.get(API, "/2010-04-01/Accounts/{AccountSid}/Calls/{CallSid}/Events.json", this::list);
  }

  private Answer list(ApiRequest request) {
    String call = request.at("CallSid");
    var _ = book.docs().find(call).orElseThrow(request::notFound);
    List<ObjectNode> events =
        records
            .list(each ->
                each.side() == Exchanged.Side.WEBHOOK
                    && each.account().equals(account.sid())
                    && each.sent().first("CallSid").filter(call::equals).isPresent())
            .stream()
            .map(CallEvents::json)
            .toList();
    return Pages.v2010(request, "events", Pages.numbered(events));
  }

  private static ObjectNode json(Exchanged exchanged) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode parameters =
        json.putObject("request")
            .put("method", exchanged.method())
            .put("url", exchanged.target())
            .putObject("parameters");
    exchanged
        .sent()
        .all()
        .forEach((name, values) -> parameters.put(Field.property(name), values.getFirst()));
    json.putObject("response")
        .put("response_code", exchanged.status())
        .put("request_duration", Math.round(exchanged.millis()))
        .put("response_body", exchanged.answer())
        .put("date_created", Dates.rfc2822(exchanged.at()));
    return json;
  }
}
