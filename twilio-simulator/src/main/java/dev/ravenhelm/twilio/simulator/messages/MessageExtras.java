package dev.ravenhelm.twilio.simulator.messages;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.net.URLConnection;
import java.util.List;
import java.util.Optional;

/** What belongs to a message: its {@code /Media}, and {@code /Feedback} on whether it arrived. */
final class MessageExtras {
  private static final String PATH = "/2010-04-01/Accounts/{AccountSid}/Messages/{MessageSid}";
  private static final int MOST = 10;

  private final Account account;
  private final Docs messages;
  private final Docs media = new Docs();

  MessageExtras(Account account, Docs messages) {
    this.account = account;
    this.messages = messages;
  }

  void register(Routes routes) {
    routes
        .get(API, PATH + "/Media.json", this::list)
        .get(API, PATH + "/Media/{Sid}.json", request -> Answer.ok(get(request).json()))
        .delete(API, PATH + "/Media/{Sid}.json", this::delete)
        .post(API, PATH + "/Feedback.json", this::feedback);
  }

  /** Refuses more media than a message may carry. */
  static void check(List<String> urls) {
    if (urls.size() > MOST) {
      throw Refusal.badRequest(21623, "Number of media files exceeds allowed limit");
    }
    urls.stream()
        .filter(url -> !url.matches("https?://.+"))
        .findFirst()
        .ifPresent(url -> {
          throw Refusal.badRequest(21620, "Invalid media URL(s): " + url);
        });
  }

  /** Notes what a new message carries; its type is told by the end of its URL. */
  void add(Doc message, String url) {
    ObjectNode json = account.stamped("ME");
    json.put("parent_sid", message.sid());
    json.put(
        "content_type",
        Optional.ofNullable(URLConnection.guessContentTypeFromName(url.replaceFirst("[?#].*", "")))
            .orElse("application/octet-stream"));
    json.put(
        "uri",
        account.path()
            + "/Messages/"
            + message.sid()
            + "/Media/"
            + json.path("sid").asText()
            + ".json");
    media.add(json);
  }

  void clear() {
    media.clear();
  }

  private Answer list(ApiRequest request) {
    Doc message = message(request);
    return Pages.v2010(
        request, "media_list", media.list(one -> one.text("parent_sid").equals(message.sid())));
  }

  private Answer delete(ApiRequest request) {
    media.remove(get(request).sid());
    return Answer.noContent();
  }

  private Answer feedback(ApiRequest request) {
    Doc message = message(request);
    String outcome = request.form().filled("Outcome").orElse("confirmed");
    if (!List.of("confirmed", "unconfirmed").contains(outcome)) {
      throw Refusal.badRequest(20001, "Outcome must be confirmed or unconfirmed, was " + outcome);
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("account_sid", account.sid());
    json.put("message_sid", message.sid());
    json.put("outcome", outcome);
    json.put("date_created", account.rfc2822());
    json.put("date_updated", account.rfc2822());
    json.put("uri", account.path() + "/Messages/" + message.sid() + "/Feedback.json");
    return Answer.ok(json);
  }

  private Doc message(ApiRequest request) {
    return messages.find(request.at("MessageSid")).orElseThrow(request::notFound);
  }

  private Doc get(ApiRequest request) {
    Doc message = message(request);
    return media
        .find(request.at("Sid"))
        .filter(one -> one.text("parent_sid").equals(message.sid()))
        .orElseThrow(request::notFound);
  }
}
