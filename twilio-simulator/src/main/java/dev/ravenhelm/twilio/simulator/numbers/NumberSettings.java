package dev.ravenhelm.twilio.simulator.numbers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import java.util.List;

/** What a number can be set to do, and which settings go together. */
final class NumberSettings {
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
          Field.of("VoiceApplicationSid", Field.Type.SID),
          Field.of("TrunkSid", Field.Type.SID),
          Field.of("VoiceCallerIdLookup", Field.Type.FLAG),
          Field.of("VoiceReceiveMode", Field.Type.TEXT),
          Field.of("SmsUrl", Field.Type.URL),
          Field.of("SmsMethod", Field.Type.METHOD),
          Field.of("SmsFallbackUrl", Field.Type.URL),
          Field.of("SmsFallbackMethod", Field.Type.METHOD),
          Field.of("SmsApplicationSid", Field.Type.SID),
          Field.of("EmergencyStatus", Field.Type.TEXT),
          Field.of("EmergencyAddressSid", Field.Type.SID),
          Field.of("AddressSid", Field.Type.SID),
          Field.of("IdentitySid", Field.Type.SID),
          Field.of("BundleSid", Field.Type.SID));

  private final Account account;
  private final Applications applications;

  NumberSettings(Account account, Applications applications) {
    this.account = account;
    this.applications = applications;
  }

  static ObjectNode capabilities() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("voice", true);
    json.put("sms", true);
    json.put("mms", true);
    json.put("fax", false);
    return json;
  }

  /** Writes what a request sets, as far as it fits together. */
  void write(Form form, ObjectNode json) {
    Field.write(FIELDS, form, json);
    // Setting a trunk deletes the application and the other way round; the trunk wins when both are
    // set.
    if (form.filled("TrunkSid").isPresent()) {
      json.putNull("voice_application_sid");
    } else if (form.filled("VoiceApplicationSid").isPresent()) {
      json.putNull("trunk_sid");
    }
    form.filled("VoiceApplicationSid").ifPresent(this::requireApplication);
    form.filled("SmsApplicationSid").ifPresent(this::requireApplication);
    if (json.path("voice_url").asText("").isEmpty()
        && !json.path("voice_fallback_url").asText("").isEmpty()) {
      throw Refusal.badRequest(21405, "A VoiceFallbackUrl needs a VoiceUrl");
    }
    if (json.path("sms_url").asText("").isEmpty()
        && !json.path("sms_fallback_url").asText("").isEmpty()) {
      throw Refusal.badRequest(21405, "An SmsFallbackUrl needs an SmsUrl");
    }
    json.put(
        "emergency_address_status",
        json.path("emergency_address_sid").isNull() ? "unregistered" : "registered");
    json.put("date_updated", account.rfc2822());
  }

  private void requireApplication(String sid) {
    if (applications.find(sid).isEmpty()) {
      throw Refusal.badRequest(21218, "Invalid ApplicationSid " + sid);
    }
  }

  /** A number that was just bought. */
  ObjectNode fresh(PhoneNumber number) {
    ObjectNode json = account.stamped("PN");
    json.put("phone_number", number.e164());
    json.put("friendly_name", number.formatted());
    json.put("type", number.type());
    json.put("api_version", "2010-04-01");
    json.put("address_requirements", "none");
    json.put("beta", false);
    json.put("origin", "twilio");
    json.put("status", "in-use");
    json.set("capabilities", capabilities());
    for (String sid :
        List.of(
            "address_sid",
            "identity_sid",
            "bundle_sid",
            "trunk_sid",
            "voice_application_sid",
            "sms_application_sid",
            "emergency_address_sid")) {
      json.putNull(sid);
    }
    for (String url :
        List.of(
            "voice_url", "voice_fallback_url", "sms_url", "sms_fallback_url", "status_callback")) {
      json.put(url, "");
    }
    for (String method :
        List.of(
            "voice_method",
            "voice_fallback_method",
            "sms_method",
            "sms_fallback_method",
            "status_callback_method")) {
      json.put(method, "POST");
    }
    json.put("voice_caller_id_lookup", false);
    json.put("voice_receive_mode", "voice");
    json.put("emergency_status", "Active");
    json.put("emergency_address_status", "unregistered");
    json.put(
        "uri", account.path() + "/IncomingPhoneNumbers/" + json.path("sid").asText() + ".json");
    return json;
  }
}
