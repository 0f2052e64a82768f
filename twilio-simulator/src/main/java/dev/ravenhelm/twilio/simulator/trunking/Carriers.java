package dev.ravenhelm.twilio.simulator.trunking;

import static dev.ravenhelm.twilio.simulator.rest.Product.VOICE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.shelf.Shelf;
import dev.ravenhelm.twilio.simulator.shelf.Shelves;
import java.util.List;

/**
 * Carriers of the account's own: {@code /ByocTrunks}, the {@code /ConnectionPolicies} that lead to
 * them, and the addresses that their calls may come from.
 */
public final class Carriers {
  private static final Field NAME = Field.of("FriendlyName", Field.Type.NAME);

  private final Shelf trunks;
  private final Shelf policies;
  private final Shelf targets;
  private final Shelf addresses;
  private final Shelf mappings;

  public Carriers(Account account, Shelves shelves) {
    trunks = shelves.add(new Shelf(account, VOICE, "/v1/ByocTrunks", "byoc_trunks", "BY"));
    policies =
        shelves.add(
            new Shelf(account, VOICE, "/v1/ConnectionPolicies", "connection_policies", "NY"));
    targets =
        shelves.add(
            new Shelf(
                account,
                VOICE,
                "/v1/ConnectionPolicies/{ConnectionPolicySid}/Targets",
                "targets",
                "NE"));
    addresses = shelves.add(new Shelf(account, VOICE, "/v1/IpRecords", "ip_records", "IL"));
    mappings =
        shelves.add(new Shelf(account, VOICE, "/v1/SourceIpMappings", "source_ip_mappings", "IB"));
  }

  public void register(Routes routes) {
    trunks
        .fields(
            NAME,
            Field.of("VoiceUrl", Field.Type.URL),
            Field.of("VoiceMethod", Field.Type.METHOD),
            Field.of("VoiceFallbackUrl", Field.Type.URL),
            Field.of("VoiceFallbackMethod", Field.Type.METHOD),
            Field.of("StatusCallbackUrl", Field.Type.URL),
            Field.of("StatusCallbackMethod", Field.Type.METHOD),
            Field.of("CnamLookupEnabled", Field.Type.FLAG),
            Field.of("ConnectionPolicySid", Field.Type.SID),
            Field.of("FromDomainSid", Field.Type.SID))
        .defaults(Carriers::freshTrunk)
        .check((request, json) -> known(policies, json, "connection_policy_sid"))
        .register(routes);
    policies
        .fields(NAME)
        .links("Targets")
        .defaults(json -> json.put("friendly_name", ""))
        .register(routes);
    targets
        .fields(
            NAME,
            Field.of("Priority", Field.Type.NUMBER),
            Field.of("Weight", Field.Type.NUMBER),
            Field.of("Enabled", Field.Type.FLAG))
        .texts("Target")
        .required("Target")
        .within(request -> policies.require(request, "ConnectionPolicySid"))
        .defaults(json ->
            json.put("friendly_name", "")
                .put("priority", 10)
                .put("weight", 10)
                .put("enabled", true))
        .check((request, json) -> target(json))
        .register(routes);
    addresses
        .fields(NAME, Field.of("CidrPrefixLength", Field.Type.NUMBER))
        .texts("IpAddress")
        .required("IpAddress")
        .defaults(json -> json.put("friendly_name", "").put("cidr_prefix_length", 32))
        .register(routes);
    mappings
        .texts("IpRecordSid", "SipDomainSid")
        .required("IpRecordSid", "SipDomainSid")
        .defaults(json -> json.remove("account_sid"))
        .check((request, json) -> known(addresses, json, "ip_record_sid"))
        .register(routes);
  }

  private static void freshTrunk(ObjectNode json) {
    json.put("friendly_name", "");
    json.put("voice_method", "POST");
    json.put("voice_fallback_method", "POST");
    json.put("status_callback_method", "POST");
    json.put("cnam_lookup_enabled", false);
    for (String property :
        List.of(
            "voice_url",
            "voice_fallback_url",
            "status_callback_url",
            "connection_policy_sid",
            "from_domain_sid")) {
      json.putNull(property);
    }
  }

  private static void target(ObjectNode json) {
    if (!json.path("target").asText().matches("sips?:.+")) {
      throw Refusal.badRequest(20001, "Target must begin with sip: or sips:");
    }
    for (String property : List.of("weight", "priority")) {
      int value = json.path(property).asInt();
      if (value < 0 || value > 65535) {
        throw Refusal.badRequest(20001, property + " must be between 0 and 65535, was " + value);
      }
    }
  }

  private static void known(Shelf shelf, ObjectNode json, String property) {
    String sid = json.path(property).asText("");
    if (json.path(property).isTextual() && !sid.isEmpty() && shelf.find(sid).isEmpty()) {
      throw Refusal.badRequest(20001, property + " names nothing in this account: " + sid);
    }
  }
}
