package dev.ravenhelm.twilio.simulator.sip;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.shelf.Shelf;
import dev.ravenhelm.twilio.simulator.shelf.Shelves;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.List;

/** {@code /SIP}: credential lists, IP access control lists, domains and what is mapped to them. */
public final class SipResources {
  private static final String SIP = "/2010-04-01/Accounts/{AccountSid}/SIP";
  private static final Field NAME = Field.of("FriendlyName", Field.Type.NAME);

  private final Account account;
  private final Shelves shelves;
  private final Shelf credentialLists;
  private final Shelf accessLists;

  public SipResources(Account account, Shelves shelves) {
    this.account = account;
    this.shelves = shelves;
    this.credentialLists = list("CredentialLists", "credential_lists", "CL", "Credentials");
    this.accessLists = list("IpAccessControlLists", "ip_access_control_lists", "AL", "IpAddresses");
  }

  public void register(Routes routes) {
    credentialLists.register(routes);
    accessLists.register(routes);
    shelf("/CredentialLists/{CredentialListSid}/Credentials", "credentials", "CR")
        .texts("Username")
        .required("Username", "Password")
        .within(request -> credentialLists.require(request, "CredentialListSid"))
        .check((request, json) -> request.form().filled("Password").ifPresent(SipResources::strong))
        .register(routes);
    shelf("/IpAccessControlLists/{IpAccessControlListSid}/IpAddresses", "ip_addresses", "IP")
        .fields(NAME, Field.of("CidrPrefixLength", Field.Type.NUMBER))
        .texts("IpAddress")
        .required("FriendlyName", "IpAddress")
        .defaults(json -> json.put("cidr_prefix_length", 32))
        .within(request -> accessLists.require(request, "IpAccessControlListSid"))
        .check((request, json) -> address(json))
        .register(routes);
    new SipDomains(account, shelves, this).register(routes);
  }

  /** The list that a mapping names, of either kind. */
  Doc named(ApiRequest request, String parameter) {
    String sid = request.form().filled(parameter).orElseThrow(() -> Refusal.missing(parameter));
    Shelf lists = parameter.startsWith("Credential") ? credentialLists : accessLists;
    return lists
        .find(sid)
        .orElseThrow(
            () -> Refusal.badRequest(20001, parameter + " names no list of the account: " + sid));
  }

  private Shelf list(String collection, String key, String prefix, String below) {
    return shelf("/" + collection, key, prefix).fields(NAME).required("FriendlyName").links(below);
  }

  private Shelf shelf(String path, String key, String prefix) {
    return shelves.add(new Shelf(account, API, SIP + path, key, prefix));
  }

  /** twilio.com/docs/voice/sip/api/sip-credential-resource: 12 characters, a digit, both cases. */
  private static void strong(String password) {
    if (password.length() < 12
        || !password.matches(".*[0-9].*")
        || !password.matches(".*[a-z].*")
        || !password.matches(".*[A-Z].*")) {
      throw Refusal.badRequest(
          21241,
          "Password must have 12 characters or more, a digit, an upper and a lower case letter");
    }
  }

  private static void address(ObjectNode json) {
    String text = json.path("ip_address").asText();
    boolean good =
        text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")
            && List.of(text.split("\\.", -1)).stream().allMatch(p -> Integer.parseInt(p) < 256);
    if (!good) {
      throw Refusal.badRequest(20001, "IpAddress must be four numbers with dots, was " + text);
    }
    int length = json.path("cidr_prefix_length").asInt();
    if (length < 1 || length > 32) {
      throw Refusal.badRequest(20001, "CidrPrefixLength must be between 1 and 32, was " + length);
    }
  }
}
