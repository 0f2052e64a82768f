package dev.ravenhelm.twilio.simulator.numbers;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.countries.Country;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The numbers on sale: always the same ones, less those already owned. */
public final class NumberMarket {
  private static final Map<String, String> TYPES =
      Map.of(
          "Local", "local",
          "TollFree", "toll_free",
          "Mobile", "mobile",
          "National", "national",
          "Voip", "voip",
          "SharedCost", "shared_cost",
          "MachineToMachine", "machine_to_machine");
  private static final String PATH =
      "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers/{CountryCode}";
  private static final List<String> GEOGRAPHIC =
      List.of(
          "AreaCode",
          "NearNumber",
          "NearLatLong",
          "InPostalCode",
          "InRegion",
          "InRateCenter",
          "InLata",
          "InLocality",
          "Distance");
  private static final int DEFAULT_SIZE = 30;

  private final Account account;
  private final Predicate<String> owned;

  NumberMarket(Account account, Predicate<String> owned) {
    this.account = account;
    this.owned = owned;
  }

  void register(Routes routes) {
    routes
        .get(API, PATH.replace("/{CountryCode}", ".json"), this::countries)
        .get(API, PATH + ".json", request -> Answer.ok(json(country(request))));
    TYPES
        .keySet()
        .forEach(
            type -> routes.get(API, PATH + "/" + type + ".json", request -> search(request, type)));
  }

  /** The first number on sale in a North American area. */
  PhoneNumber inArea(String area) {
    return onSale(Country.find("US").orElseThrow(), "Local")
        .map(Offer::number)
        .filter(number -> number.e164().startsWith("+1" + area))
        .findFirst()
        .orElseThrow(() ->
            Refusal.badRequest(
                21452,
                "No phone numbers found in area code "
                    + area
                    + ": look for one under AvailablePhoneNumbers first"));
  }

  private Answer countries(ApiRequest request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode countries = json.putArray("countries");
    Country.all().forEach(country -> countries.add(json(country)));
    json.put("uri", request.path());
    return Answer.ok(json);
  }

  private static Country country(ApiRequest request) {
    return Country.find(request.at("CountryCode")).orElseThrow(request::notFound);
  }

  private ObjectNode json(Country country) {
    String path = account.path() + "/AvailablePhoneNumbers/" + country.iso();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("country_code", country.iso());
    json.put("country", country.name());
    json.put("uri", path + ".json");
    json.put("beta", false);
    ObjectNode links = json.putObject("subresource_uris");
    TYPES.forEach((type, property) -> {
      if (sold(country, type)) {
        links.put(property, path + "/" + type + ".json");
      }
    });
    return json;
  }

  /** No mobile numbers are sold in North America, and no national ones either. */
  private static boolean sold(Country country, String type) {
    return switch (type) {
      case "Local", "TollFree", "Voip" -> true;
      case "Mobile", "MachineToMachine" -> !country.mobilePrefix().isEmpty();
      default -> !country.northAmerican();
    };
  }

  private Answer search(ApiRequest request, String type) {
    Country country = country(request);
    if (!sold(country, type)) {
      throw request.notFound();
    }
    Form query = request.query();
    Optional<String> geographic =
        GEOGRAPHIC.stream().filter(name -> query.filled(name).isPresent()).findFirst();
    if (geographic.isPresent() && !country.northAmerican()) {
      throw Refusal.badRequest(
          20001, geographic.get() + " can be used for numbers in the US and Canada only");
    }
    Predicate<Offer> wanted = new OfferFilter(query).predicate();
    int size =
        query
            .filled("PageSize")
            .filter(n -> n.matches("[0-9]{1,4}"))
            .map(Integer::parseInt)
            .orElse(DEFAULT_SIZE);
    List<ObjectNode> found =
        onSale(country, type).filter(wanted).limit(size).map(Offer::json).toList();
    return Pages.v2010(request, "available_phone_numbers", Pages.numbered(found));
  }

  private Stream<Offer> onSale(Country country, String type) {
    if (type.equals("TollFree") && country.northAmerican()) {
      return IntStream.range(0, 100)
          .mapToObj(n -> String.format(Locale.ROOT, "+18885550%03d", 100 + n))
          .filter(number -> !owned.test(number))
          .map(number -> Offer.anywhere(new PhoneNumber(number), country));
    }
    if (country.northAmerican()) {
      return Area.of(country.iso()).stream()
          .flatMap(area ->
              IntStream.range(0, 100)
                  .mapToObj(n -> "+1" + area.code() + String.format(Locale.ROOT, "55501%02d", n))
                  .filter(number -> !owned.test(number))
                  .map(number -> Offer.in(area, new PhoneNumber(number), country)));
    }
    String prefix =
        switch (type) {
          case "Mobile", "MachineToMachine" -> country.mobilePrefix();
          case "TollFree" -> country.callingCode() + "800";
          case "National", "Voip", "SharedCost" -> country.callingCode() + "85";
          default -> country.localPrefix();
        };
    return IntStream.range(0, 100)
        .mapToObj(n -> prefix + String.format(Locale.ROOT, "555%03d", n))
        .filter(number -> !owned.test(number))
        .map(number -> Offer.anywhere(new PhoneNumber(number), country));
  }
}
