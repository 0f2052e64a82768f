package dev.ravenhelm.twilio.simulator.numbers;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.util.List;
import java.util.Optional;

/** {@code /Applications}: TwiML apps. */
public final class Applications {
  private static final String PATH = "/2010-04-01/Accounts/{AccountSid}/Applications";
  private static final List<Field> FIELDS =
      List.of(
          Field.of("FriendlyName", Field.Type.NAME),
          Field.of("ApiVersion", Field.Type.TEXT),
          Field.of("VoiceUrl", Field.Type.URL),
          Field.of("VoiceMethod", Field.Type.METHOD),
          Field.of("VoiceFallbackUrl", Field.Type.URL),
          Field.of("VoiceFallbackMethod", Field.Type.METHOD),
          Field.of("StatusCallback", Field.Type.URL),
          Field.of("StatusCallbackMethod", Field.Type.METHOD),
          Field.of("VoiceCallerIdLookup", Field.Type.FLAG),
          Field.of("SmsUrl", Field.Type.URL),
          Field.of("SmsMethod", Field.Type.METHOD),
          Field.of("SmsFallbackUrl", Field.Type.URL),
          Field.of("SmsFallbackMethod", Field.Type.METHOD),
          Field.of("SmsStatusCallback", Field.Type.URL),
          Field.of("MessageStatusCallback", Field.Type.URL),
          Field.of("PublicApplicationConnectEnabled", Field.Type.FLAG));

  private final Account account;
  private final Docs applications = new Docs();

  public Applications(Account account) {
    this.account = account;
  }

  public void register(Routes routes) {
    routes
        .get(API, PATH + ".json", this::list)
        .post(API, PATH + ".json", this::create)
        .get(API, PATH + "/{Sid}.json", request -> Answer.ok(get(request).json()))
        .post(API, PATH + "/{Sid}.json", this::update)
        .delete(API, PATH + "/{Sid}.json", this::delete);
  }

  public Optional<Doc> find(String sid) {
    return applications.find(sid);
  }

  public void clear() {
    applications.clear();
  }

  private Answer list(ApiRequest request) {
    Optional<String> name = request.query().filled("FriendlyName");
    return Pages.v2010(
        request,
        "applications",
        applications.list(
            doc -> name.filter(wanted -> !wanted.equals(doc.text("friendly_name"))).isEmpty()));
  }

  private Answer create(ApiRequest request) {
    ObjectNode json = fresh();
    write(request, json);
    return Answer.created(applications.add(json).json());
  }

  private Doc get(ApiRequest request) {
    return applications.find(request.at("Sid")).orElseThrow(request::notFound);
  }

  private Answer update(ApiRequest request) {
    return Answer.ok(
        applications
            .change(request.at("Sid"), json -> write(request, json))
            .orElseThrow(request::notFound)
            .json());
  }

  private Answer delete(ApiRequest request) {
    if (!applications.remove(request.at("Sid"))) {
      throw request.notFound();
    }
    return Answer.noContent();
  }

  private void write(ApiRequest request, ObjectNode json) {
    Field.write(FIELDS, request.form(), json);
    if (json.path("voice_url").asText("").isEmpty()
        && !json.path("voice_fallback_url").asText("").isEmpty()) {
      throw Refusal.badRequest(21405, "A VoiceFallbackUrl needs a VoiceUrl");
    }
    json.put("date_updated", account.rfc2822());
  }

  private ObjectNode fresh() {
    ObjectNode json = account.stamped("AP");
    json.put("friendly_name", "");
    json.put("api_version", "2010-04-01");
    for (String url :
        List.of(
            "voice_url",
            "voice_fallback_url",
            "status_callback",
            "sms_url",
            "sms_fallback_url",
            "sms_status_callback",
            "message_status_callback")) {
      json.putNull(url);
    }
    for (String method :
        List.of(
            "voice_method",
            "voice_fallback_method",
            "status_callback_method",
            "sms_method",
            "sms_fallback_method")) {
      json.put(method, "POST");
    }
    json.put("voice_caller_id_lookup", false);
    json.put("public_application_connect_enabled", false);
    json.put("uri", account.path() + "/Applications/" + json.path("sid").asText() + ".json");
    return json;
  }
}
