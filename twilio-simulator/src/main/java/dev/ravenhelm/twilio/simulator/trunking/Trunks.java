package dev.ravenhelm.twilio.simulator.trunking;

import static dev.ravenhelm.twilio.simulator.rest.Product.TRUNKING;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.shelf.Shelf;
import dev.ravenhelm.twilio.simulator.shelf.Shelves;
import java.util.List;

/** {@code /Trunks} and where they let calls in and out. */
public final class Trunks {
  private static final Field NAME = Field.of("FriendlyName", Field.Type.NAME);

  private final Shelf trunks;
  private final Shelf origins;

  public Trunks(Account account, Shelves shelves) {
    trunks = shelves.add(new Shelf(account, TRUNKING, "/v1/Trunks", "trunks", "TK"));
    origins =
        shelves.add(
            new Shelf(
                account,
                TRUNKING,
                "/v1/Trunks/{TrunkSid}/OriginationUrls",
                "origination_urls",
                "OU"));
  }

  public void register(Routes routes) {
    trunks
        .fields(
            NAME,
            Field.of("DisasterRecoveryUrl", Field.Type.URL),
            Field.of("DisasterRecoveryMethod", Field.Type.METHOD),
            Field.of("Secure", Field.Type.FLAG),
            Field.of("CnamLookupEnabled", Field.Type.FLAG))
        .texts("DomainName", "TransferMode", "TransferCallerId")
        .links("OriginationUrls")
        .defaults(Trunks::fresh)
        .check((request, json) -> domain(json))
        .register(routes);
    origins
        .fields(
            NAME,
            Field.of("Weight", Field.Type.NUMBER),
            Field.of("Priority", Field.Type.NUMBER),
            Field.of("Enabled", Field.Type.FLAG))
        .texts("SipUrl")
        .required("Weight", "Priority", "Enabled", "FriendlyName", "SipUrl")
        .within(request -> trunks.require(request, "TrunkSid"))
        .check((request, json) -> sip(json))
        .register(routes);
  }

  private static void fresh(ObjectNode json) {
    json.put("friendly_name", "");
    json.putNull("domain_name");
    json.putNull("disaster_recovery_url");
    json.put("disaster_recovery_method", "POST");
    json.put("secure", false);
    json.put("cnam_lookup_enabled", false);
    json.put("transfer_mode", "disable-all");
    json.put("transfer_caller_id", "from-transferee");
    json.put("auth_type", "");
    json.put("symmetric_rtp_enabled", false);
    json.putArray("auth_type_set");
    json.putObject("recording").put("mode", "do-not-record").put("trim", "do-not-trim");
  }

  private static void domain(ObjectNode json) {
    String name = json.path("domain_name").asText("");
    if (json.path("domain_name").isTextual()
        && !name.matches("[A-Za-z0-9-]+\\.pstn\\.twilio\\.com")) {
      throw Refusal.badRequest(
          21245, "DomainName must be a label and end in .pstn.twilio.com, was " + name);
    }
    String mode = json.path("transfer_mode").asText();
    if (!List.of("disable-all", "enable-all", "sip-only").contains(mode)) {
      throw Refusal.badRequest(
          20001, "TransferMode must be one of disable-all, enable-all, sip-only, was " + mode);
    }
  }

  private static void sip(ObjectNode json) {
    if (!json.path("sip_url").asText().matches("sips?:.+")) {
      throw Refusal.badRequest(20001, "SipUrl must begin with sip: or sips:");
    }
    for (String property : List.of("weight", "priority")) {
      int value = json.path(property).asInt();
      if (value < 0 || value > 65535) {
        throw Refusal.badRequest(20001, property + " must be between 0 and 65535, was " + value);
      }
    }
  }
}
