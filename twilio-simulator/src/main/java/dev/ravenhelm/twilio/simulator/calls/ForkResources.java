package dev.ravenhelm.twilio.simulator.calls;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /Streams}, {@code /Siprec} and {@code /Transcriptions} of a call that is in progress. */
public final class ForkResources {
  private static final String PATH = "/2010-04-01/Accounts/{AccountSid}/Calls/{CallSid}/";
  private static final int MOST_PARAMETERS = 99;

  private final Account account;
  private final CallBook book;
  private final Exchange exchange;

  public ForkResources(Account account, CallBook book, Exchange exchange) {
    this.account = account;
    this.book = book;
    this.exchange = exchange;
  }

  public void register(Routes routes) {
    Map.of("Streams", "Stream", "Siprec", "Siprec", "Transcriptions", "Transcription")
        .forEach((collection, kind) ->
            routes
                .post(API, PATH + collection + ".json", request -> begin(request, collection, kind))
                .post(API, PATH + collection + "/{Sid}.json", request -> end(request, collection)));
  }

  private Answer begin(ApiRequest request, String collection, String kind) {
    Call call = call(request);
    if (call.status() != CallStatus.IN_PROGRESS) {
      throw Refusal.badRequest(21220, "Call is not in-progress: it is " + call.status().word());
    }
    Form form = request.form();
    if (kind.equals("Stream") && form.filled("Url").isEmpty()) {
      throw Refusal.missing("Url");
    }
    var stage = new Stage(exchange, call, new Fetcher.Document("", List.of()), call::ended);
    String sid = exchange.forks().begin(stage, fork(kind, form));
    return Answer.ok(json(call, collection, sid, form.first("Name").orElse(""), "in-progress"));
  }

  private Answer end(ApiRequest request, String collection) {
    Call call = call(request);
    if (request.form().filled("Status").filter("stopped"::equals).isEmpty()) {
      throw Refusal.badRequest(20001, "Status can only be set to stopped");
    }
    String name = exchange.forks().end(call, request.at("Sid")).orElseThrow(request::notFound);
    return Answer.ok(json(call, collection, request.at("Sid"), name, "stopped"));
  }

  private Call call(ApiRequest request) {
    return book.find(request.at("CallSid")).orElseThrow(request::notFound);
  }

  private static Verb.Fork fork(String kind, Form form) {
    var settings = new HashMap<String, String>();
    form.all()
        .forEach((name, values) ->
            settings.put(
                Character.toLowerCase(name.charAt(0)) + name.substring(1), values.getFirst()));
    var parameters = new Form();
    for (int i = 1; i <= MOST_PARAMETERS; i++) {
      String value = form.first("Parameter" + i + ".Value").orElse("");
      form.filled("Parameter" + i + ".Name").ifPresent(name -> parameters.add(name, value));
    }
    boolean transcription = kind.equals("Transcription");
    String callback = transcription ? "StatusCallbackUrl" : "StatusCallback";
    Optional<Verb.Link> link =
        form.filled(callback).map(url -> new Verb.Link(url, form.method("StatusCallbackMethod")));
    return new Verb.Fork(
        kind,
        form.first("Name").orElse(""),
        form.first("Url").orElse(""),
        form.filled("Track").orElse(kind.equals("Stream") ? "inbound_track" : "both_tracks"),
        link,
        settings,
        parameters);
  }

  private ObjectNode json(Call call, String collection, String sid, String name, String status) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("sid", sid);
    json.put("account_sid", account.sid());
    json.put("call_sid", call.sid());
    json.put("name", name);
    json.put("status", status);
    json.put("date_updated", account.rfc2822());
    return json.put(
        "uri", account.path() + "/Calls/" + call.sid() + "/" + collection + "/" + sid + ".json");
  }
}
