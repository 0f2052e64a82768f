package dev.ravenhelm.twilio.simulator.sip;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.shelf.Shelf;
import dev.ravenhelm.twilio.simulator.shelf.Shelves;
import java.util.List;

/** {@code /SIP/Domains} with the lists that callers and registrations are checked against. */
final class SipDomains {
  private static final String PATH = "/2010-04-01/Accounts/{AccountSid}/SIP/Domains";

  private final Account account;
  private final Shelves shelves;
  private final SipResources lists;
  private final Shelf domains;

  SipDomains(Account account, Shelves shelves, SipResources lists) {
    this.account = account;
    this.shelves = shelves;
    this.lists = lists;
    this.domains = shelves.add(new Shelf(account, API, PATH, "domains", "SD"));
  }

  void register(Routes routes) {
    domains
        .fields(
            Field.of("FriendlyName", Field.Type.NAME),
            Field.of("VoiceUrl", Field.Type.URL),
            Field.of("VoiceMethod", Field.Type.METHOD),
            Field.of("VoiceFallbackUrl", Field.Type.URL),
            Field.of("VoiceFallbackMethod", Field.Type.METHOD),
            Field.of("VoiceStatusCallbackUrl", Field.Type.URL),
            Field.of("VoiceStatusCallbackMethod", Field.Type.METHOD),
            Field.of("SipRegistration", Field.Type.FLAG),
            Field.of("EmergencyCallingEnabled", Field.Type.FLAG),
            Field.of("Secure", Field.Type.FLAG),
            Field.of("ByocTrunkSid", Field.Type.SID),
            Field.of("EmergencyCallerSid", Field.Type.SID))
        .texts("DomainName")
        .required("DomainName")
        .links("CredentialListMappings", "IpAccessControlListMappings", "Auth")
        .defaults(SipDomains::fresh)
        .check((request, json) -> name(json))
        .register(routes);
    mapping("/CredentialListMappings", "credential_list_mappings", "CredentialListSid", routes);
    mapping(
        "/IpAccessControlListMappings",
        "ip_access_control_list_mappings",
        "IpAccessControlListSid",
        routes);
    mapping("/Auth/Calls/CredentialListMappings", "contents", "CredentialListSid", routes);
    mapping(
        "/Auth/Calls/IpAccessControlListMappings", "contents", "IpAccessControlListSid", routes);
    mapping("/Auth/Registrations/CredentialListMappings", "contents", "CredentialListSid", routes);
  }

  /** A mapping goes by the SID of the list that it maps. */
  private void mapping(String path, String key, String parameter, Routes routes) {
    shelves
        .add(new Shelf(account, API, PATH + "/{DomainSid}" + path, key, ""))
        .sidFrom(request -> lists.named(request, parameter).sid())
        .within(request -> domains.require(request, "DomainSid"))
        .check((request, json) -> {
          json.put("friendly_name", lists.named(request, parameter).text("friendly_name"));
          if (path.startsWith("/Auth")) {
            json.remove(List.of("uri", "domain_sid"));
          }
        })
        .registerFixed(routes);
  }

  private static void fresh(ObjectNode json) {
    json.put("friendly_name", "");
    json.put("api_version", "2010-04-01");
    json.put("auth_type", "");
    for (String url : List.of("voice_url", "voice_fallback_url", "voice_status_callback_url")) {
      json.put(url, "");
    }
    for (String method :
        List.of("voice_method", "voice_fallback_method", "voice_status_callback_method")) {
      json.put(method, "POST");
    }
    json.put("sip_registration", false);
    json.put("emergency_calling_enabled", false);
    json.put("secure", false);
    json.putNull("byoc_trunk_sid");
    json.putNull("emergency_caller_sid");
  }

  private void name(ObjectNode json) {
    String name = json.path("domain_name").asText();
    if (!name.matches("[A-Za-z0-9.-]+\\.sip\\.(?:[a-z0-9-]+\\.)*twilio\\.com")) {
      throw Refusal.badRequest(
          21232,
          "DomainName must be letters, digits and dashes and end in .sip.twilio.com, was " + name);
    }
    boolean taken =
        domains.all().stream()
            .anyMatch(d ->
                d.text("domain_name").equalsIgnoreCase(name)
                    && !d.sid().equals(json.path("sid").asText()));
    if (taken) {
      throw Refusal.badRequest(21232, "DomainName " + name + " is taken");
    }
  }
}
