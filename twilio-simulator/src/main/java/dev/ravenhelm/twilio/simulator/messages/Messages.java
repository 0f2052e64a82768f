package dev.ravenhelm.twilio.simulator.messages;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.numbers.IncomingNumbers;
import dev.ravenhelm.twilio.simulator.numbers.PhoneNumber;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Filter;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Period;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code /Messages}: sent from the account's numbers, and delivered as the script for the receiver
 * says.
 */
public final class Messages {
  private static final String PATH = "/2010-04-01/Accounts/{AccountSid}/Messages";
  private static final Duration STEP = Duration.ofMillis(150);
  private static final int MAX_BODY = 1600;

  private final Account account;
  private final IncomingNumbers numbers;
  private final WebhookSender webhooks;
  private final Docs messages = new Docs();
  private final MessageExtras extras;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();

  public Messages(Account account, IncomingNumbers numbers, WebhookSender webhooks) {
    this.account = account;
    this.numbers = numbers;
    this.webhooks = webhooks;
    this.extras = new MessageExtras(account, messages);
  }

  public void register(Routes routes) {
    routes
        .get(API, PATH + ".json", this::list)
        .post(API, PATH + ".json", this::send)
        .get(
            API,
            PATH + "/{Sid}.json",
            request ->
                Answer.ok(messages.find(request.at("Sid")).orElseThrow(request::notFound).json()))
        .post(API, PATH + "/{Sid}.json", this::update)
        .delete(API, PATH + "/{Sid}.json", this::delete);
    extras.register(routes);
  }

  /** From now on, messages to {@code to} fare like this. */
  public void script(String to, Script script) {
    scripts.put(to, script);
  }

  /** All that were sent. */
  public List<Doc> sent() {
    return messages.all();
  }

  public void clear() {
    messages.clear();
    extras.clear();
    scripts.clear();
  }

  private Answer list(ApiRequest request) {
    Period sent = Period.of(request.query(), "DateSent");
    return Pages.v2010(
        request,
        "messages",
        messages,
        Filter.equal(request.query(), "To", "From").and(doc -> sent.holds(doc.text("date_sent"))),
        Doc::json);
  }

  /** An empty body takes the text away for good; a message that is on its way stays on it. */
  private Answer update(ApiRequest request) {
    Doc message = messages.find(request.at("Sid")).orElseThrow(request::notFound);
    if (request.form().filled("Status").filter("canceled"::equals).isPresent()) {
      throw Refusal.badRequest(
          30409, "Message " + message.sid() + " is not scheduled and cannot be canceled");
    }
    if (request.form().filled("Body").isPresent()) {
      throw Refusal.badRequest(20001, "Body can only be set to nothing, which redacts it");
    }
    boolean redacts = request.form().has("Body");
    return Answer.ok(
        messages
            .change(
                message.sid(),
                json -> {
                  if (redacts) {
                    json.put("body", "");
                  }
                  json.put("date_updated", account.rfc2822());
                })
            .orElseThrow(request::notFound)
            .json());
  }

  private Answer delete(ApiRequest request) {
    if (!messages.remove(request.at("Sid"))) {
      throw request.notFound();
    }
    return Answer.noContent();
  }

  private Answer send(ApiRequest request) {
    return Answer.created(send(request.form()).json());
  }

  /** Sends a text as a call's document wants it; gives its SID. */
  public String send(String from, String to, String body) {
    return send(from, to, body, Optional.empty());
  }

  /** The same; {@code callback} hears what becomes of it. */
  public String send(String from, String to, String body, Optional<String> callback) {
    Form form = new Form().add("From", from).add("To", to).add("Body", body);
    callback.ifPresent(url -> form.add("StatusCallback", url));
    return send(form).sid();
  }

  private Doc send(Form form) {
    String to =
        form.filled("To")
            .orElseThrow(
                () -> Refusal.badRequest(21604, "'To' phone number is required to send an SMS"));
    Optional<String> service = form.filled("MessagingServiceSid");
    String from =
        form.filled("From")
            .or(() -> service.map(this::sender))
            .orElseThrow(
                () -> Refusal.badRequest(21603, "'From' phone number is required to send an SMS"));
    List<String> media = form.all().getOrDefault("MediaUrl", List.of());
    MessageExtras.check(media);
    String body =
        form.filled("Body")
            .or(() -> media.isEmpty() ? Optional.empty() : Optional.of(""))
            .orElseThrow(() -> Refusal.badRequest(21602, "Message body is required"));
    if (body.length() > MAX_BODY) {
      throw Refusal.badRequest(
          21617, "The concatenated message body exceeds the 1600 character limit");
    }
    String receiver =
        PhoneNumber.parse(to)
            .map(PhoneNumber::e164)
            .orElseThrow(() ->
                Refusal.badRequest(
                    21211, "The 'To' number " + to + " is not a valid phone number."));
    TestNumbers.check(from, receiver);
    if (numbers.find(from).isEmpty()) {
      throw Refusal.badRequest(
          21606,
          "The From phone number "
              + from
              + " is not a valid, SMS-capable inbound phone number or short code for your account.");
    }
    Script script = scripts.getOrDefault(receiver, Script.DELIVERED);
    if (script.refused() != 0) {
      throw Refusal.badRequest(script.refused(), TestNumbers.words(script.refused(), receiver));
    }
    ObjectNode json = fresh(media.isEmpty() ? "SM" : "MM", receiver, from, body);
    json.put("num_media", "" + media.size());
    service.ifPresent(sid -> json.put("messaging_service_sid", sid).put("status", "accepted"));
    Doc message = messages.add(json);
    media.forEach(url -> extras.add(message, url));
    advance(message.sid(), script.statuses(), script, form.filled("StatusCallback"));
    return message;
  }

  private void advance(
      String sid, List<String> statuses, Script script, Optional<String> callback) {
    if (statuses.isEmpty()) {
      return;
    }
    account
        .clock()
        .after(
            STEP,
            () -> {
              String status = statuses.getFirst();
              Optional<Doc> changed =
                  messages.change(
                      sid,
                      json -> {
                        json.put("status", status);
                        json.put("date_updated", account.rfc2822());
                        if (status.equals("sent")) {
                          json.put("date_sent", account.rfc2822());
                        }
                        if (script.errorCode() != 0
                            && (status.equals("undelivered") || status.equals("failed"))) {
                          json.put("error_code", script.errorCode());
                          json.put("error_message", "Delivery failed with " + script.errorCode());
                        }
                      });
              changed.ifPresent(message -> callback.ifPresent(url -> tell(message, url)));
              advance(sid, statuses.subList(1, statuses.size()), script, callback);
            });
  }

  private void tell(Doc message, String url) {
    Form form =
        new Form()
            .add("MessageSid", message.sid())
            .add("SmsSid", message.sid())
            .add("MessageStatus", message.text("status"))
            .add("SmsStatus", message.text("status"))
            .add("AccountSid", account.sid())
            .add("From", message.text("from"))
            .add("To", message.text("to"))
            .add("ApiVersion", "2010-04-01");
    message.optional("error_code").ifPresent(code -> form.add("ErrorCode", code));
    webhooks.send(Webhook.of("message status callback", "POST", url, form));
  }

  /** A service sends from any number of the account: its own list of senders is not kept. */
  private String sender(String serviceSid) {
    if (!serviceSid.matches("MG[0-9a-f]{32}")) {
      throw Refusal.badRequest(21701, "The Messaging Service does not exist: " + serviceSid);
    }
    return numbers.all().stream()
        .findFirst()
        .map(number -> number.text("phone_number"))
        .orElseThrow(() ->
            Refusal.badRequest(
                21703, "The Messaging Service does not have a phone number available"));
  }

  private ObjectNode fresh(String prefix, String to, String from, String body) {
    ObjectNode json = account.stamped(prefix);
    String uri = account.path() + "/Messages/" + json.path("sid").asText();
    json.put("to", to);
    json.put("from", from);
    json.put("body", body);
    json.put("status", "queued");
    json.put("direction", "outbound-api");
    json.put("num_segments", "1");
    json.put("num_media", "0");
    json.put("api_version", "2010-04-01");
    json.put("price_unit", "USD");
    for (String property :
        List.of("price", "error_code", "error_message", "messaging_service_sid", "date_sent")) {
      json.putNull(property);
    }
    json.put("uri", uri + ".json");
    json.putObject("subresource_uris").put("media", uri + "/Media.json");
    return json;
  }

  /**
   * How messages to one receiver fare.
   *
   * @param refused the code the API refuses them with, or 0
   * @param statuses what follows {@code queued}
   * @param errorCode the code of an undelivered or failed message, or 0
   */
  public record Script(int refused, List<String> statuses, int errorCode) {
    static final Script DELIVERED = new Script(0, List.of("sending", "sent", "delivered"), 0);

    public Script {
      statuses = List.copyOf(statuses);
    }
  }
}
