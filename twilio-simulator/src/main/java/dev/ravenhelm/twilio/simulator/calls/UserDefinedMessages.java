package dev.ravenhelm.twilio.simulator.calls;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Messages between a call's device and the account's server, and who is told of them. */
public final class UserDefinedMessages {
  private static final String CALL = "/2010-04-01/Accounts/{AccountSid}/Calls/{CallSid}";
  private static final String SUBSCRIPTIONS = CALL + "/UserDefinedMessageSubscriptions";

  private final ObjectMapper mapper = new ObjectMapper();
  private final Account account;
  private final Exchange exchange;
  private final CallBook book;
  private final Docs subscriptions = new Docs();
  private final Map<String, ObjectNode> answers = new ConcurrentHashMap<>();
  private volatile BiConsumer<String, String> device = (callSid, content) -> {};

  public UserDefinedMessages(Account account, Exchange exchange, CallBook book) {
    this.account = account;
    this.exchange = exchange;
    this.book = book;
  }

  public void register(Routes routes) {
    routes
        .post(API, CALL + "/UserDefinedMessages.json", this::send)
        .post(API, SUBSCRIPTIONS + ".json", this::subscribe)
        .delete(API, SUBSCRIPTIONS + "/{Sid}.json", this::unsubscribe);
  }

  /** Gives messages for devices to whoever can bring them there: the call's SID and the content. */
  public void connect(BiConsumer<String, String> toDevice) {
    device = toDevice;
  }

  /** A device has sent a message in a call: those who subscribed are told. */
  public void received(String callSid, String content) {
    subscriptions
        .list(each -> each.text("call_sid").equals(callSid))
        .forEach(each ->
            exchange
                .webhooks()
                .sendLater(
                    Webhook.of(
                        "user defined message",
                        each.text("method"),
                        each.text("callback"),
                        new Form()
                            .add("AccountSid", account.sid())
                            .add("CallSid", callSid)
                            .add("UserDefinedMessageSid", account.sids().next("KX"))
                            .add("Content", content)),
                    outcome -> {}));
  }

  public void clear() {
    subscriptions.clear();
    answers.clear();
  }

  private Answer send(ApiRequest request) {
    Call call = live(request);
    String content = request.form().filled("Content").orElseThrow(() -> Refusal.missing("Content"));
    try {
      mapper.readTree(content);
    } catch (JsonProcessingException e) {
      throw Refusal.badRequest(20001, "Content is not JSON: " + e.getOriginalMessage());
    }
    return Answer.created(
        once(
            request,
            () -> {
              call.tell("message", content);
              device.accept(call.sid(), content);
              return fresh(call, "KX");
            }));
  }

  private Answer subscribe(ApiRequest request) {
    Call call = live(request);
    String url = request.form().filled("Callback").orElseThrow(() -> Refusal.missing("Callback"));
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    kept.put("method", "POST");
    Field.write(
        List.of(Field.of("Callback", Field.Type.URL), Field.of("Method", Field.Type.METHOD)),
        request.form(),
        kept);
    return Answer.created(
        once(
            request,
            () -> {
              ObjectNode json = fresh(call, "ZY");
              String sid = json.path("sid").asText();
              json.put(
                  "uri",
                  account.path()
                      + "/Calls/"
                      + call.sid()
                      + "/UserDefinedMessageSubscriptions/"
                      + sid
                      + ".json");
              subscriptions.add(
                  kept.put("sid", sid).put("call_sid", call.sid()).put("callback", url));
              return json;
            }));
  }

  private Answer unsubscribe(ApiRequest request) {
    Doc found =
        subscriptions
            .find(request.at("Sid"))
            .filter(each -> each.text("call_sid").equals(request.at("CallSid")))
            .orElseThrow(request::notFound);
    subscriptions.remove(found.sid());
    return Answer.noContent();
  }

  /** The same key is answered as the first time, and nothing is done again. */
  private ObjectNode once(ApiRequest request, Supplier<ObjectNode> doing) {
    return request
        .form()
        .filled("IdempotencyKey")
        .map(key -> answers.computeIfAbsent(request.path() + " " + key, any -> doing.get()))
        .orElseGet(doing);
  }

  private Call live(ApiRequest request) {
    Call call = book.find(request.at("CallSid")).orElseThrow(request::notFound);
    if (call.ended()) {
      throw Refusal.badRequest(21220, "Invalid call state: the call is " + call.status().word());
    }
    return call;
  }

  private ObjectNode fresh(Call call, String prefix) {
    ObjectNode json = account.stamped(prefix);
    json.put("call_sid", call.sid());
    return json.without("date_updated");
  }
}
