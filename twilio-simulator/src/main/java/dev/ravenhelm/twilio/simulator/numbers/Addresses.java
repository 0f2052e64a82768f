package dev.ravenhelm.twilio.simulator.numbers;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.shelf.Shelf;
import dev.ravenhelm.twilio.simulator.shelf.Shelves;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.List;

/** {@code /Addresses}, and the numbers that need one. */
public final class Addresses {
  private static final String PATH = "/2010-04-01/Accounts/{AccountSid}/Addresses";

  private final Shelf addresses;
  private final IncomingNumbers numbers;

  public Addresses(Account account, Shelves shelves, IncomingNumbers numbers) {
    this.addresses = shelves.add(new Shelf(account, API, PATH, "addresses", "AD"));
    this.numbers = numbers;
  }

  public void register(Routes routes) {
    addresses
        .fields(
            Field.of("FriendlyName", Field.Type.NAME),
            Field.of("EmergencyEnabled", Field.Type.FLAG))
        .texts("CustomerName", "Street", "StreetSecondary", "City", "Region", "PostalCode")
        .required("CustomerName", "Street", "City", "Region", "PostalCode", "IsoCountry")
        .filters("CustomerName", "FriendlyName", "IsoCountry", "EmergencyEnabled")
        .defaults(json -> {
          json.putNull("friendly_name").putNull("street_secondary");
          json.put("emergency_enabled", false).put("validated", false).put("verified", false);
        })
        .check((request, json) -> {
          if (!json.has("iso_country")) {
            json.put("iso_country", country(request));
          }
        })
        .keepWhile(address -> {
          if (!dependent(address.sid()).isEmpty()) {
            throw Refusal.badRequest(
                21628,
                "Address " + address.sid() + " is needed by a number: give that another one first");
          }
        })
        .register(routes);
    routes.get(API, PATH + "/{AddressSid}/DependentPhoneNumbers.json", this::numbers);
  }

  private Answer numbers(ApiRequest request) {
    addresses.require(request, "AddressSid");
    return Pages.v2010(
        request,
        "dependent_phone_numbers",
        dependent(request.at("AddressSid")),
        number ->
            number
                .json()
                .deepCopy()
                .without(
                    List.of(
                        "address_sid",
                        "identity_sid",
                        "bundle_sid",
                        "beta",
                        "origin",
                        "status",
                        "type",
                        "voice_receive_mode",
                        "emergency_address_status")));
  }

  private List<Doc> dependent(String addressSid) {
    return numbers.all().stream()
        .filter(n ->
            n.text("address_sid").equals(addressSid)
                || n.text("emergency_address_sid").equals(addressSid))
        .toList();
  }

  private static String country(ApiRequest request) {
    String iso = request.form().first("IsoCountry").orElse("");
    if (!iso.matches("[A-Z]{2}")) {
      throw Refusal.badRequest(20001, "IsoCountry must be two capital letters like NO, was " + iso);
    }
    return iso;
  }
}
