package dev.ravenhelm.twilio.simulator.numbers;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The numbers on sale: always the same ones, less those already owned. */
public final class NumberMarket {
  private static final List<String> US_AREAS = List.of("555", "415", "212", "503", "646");
  private static final Map<String, String> PREFIXES =
      Map.of(
          "NO", "+4721", "DE", "+4930", "GB", "+4420", "FR", "+331", "NL", "+3120", "SE", "+468",
          "DK", "+4533");
  private static final Map<String, String> MOBILE_PREFIXES =
      Map.of(
          "NO", "+4741", "DE", "+49151", "GB", "+4475", "FR", "+336", "NL", "+316", "SE", "+467",
          "DK", "+4520");
  private static final String PATH =
      "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers/{CountryCode}";
  private static final int DEFAULT_SIZE = 30;

  private final Account account;
  private final Predicate<String> owned;

  NumberMarket(Account account, Predicate<String> owned) {
    this.account = account;
    this.owned = owned;
  }

  void register(Routes routes) {
    routes
        .get(API, PATH + ".json", this::country)
        .get(API, PATH + "/Local.json", request -> search(request, "Local"))
        .get(API, PATH + "/TollFree.json", request -> search(request, "TollFree"))
        .get(API, PATH + "/Mobile.json", request -> search(request, "Mobile"));
  }

  /** The first number on sale in a North American area. */
  PhoneNumber inArea(String area) {
    return onSale("US", "Local")
        .filter(number -> number.e164().startsWith("+1" + area))
        .findFirst()
        .orElseThrow(
            () -> Refusal.badRequest(21452, "No phone numbers found in area code " + area));
  }

  private Answer country(ApiRequest request) {
    String code = request.at("CountryCode");
    requireCountry(request, code);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("country_code", code);
    json.put("country", code);
    json.put("uri", request.path());
    json.put("beta", false);
    ObjectNode links = json.putObject("subresource_uris");
    String path = account.path() + "/AvailablePhoneNumbers/" + code;
    links.put("local", path + "/Local.json");
    links.put("toll_free", path + "/TollFree.json");
    links.put("mobile", path + "/Mobile.json");
    return Answer.ok(json);
  }

  private Answer search(ApiRequest request, String type) {
    String code = request.at("CountryCode");
    requireCountry(request, code);
    if (code.equals("US") && type.equals("Mobile")) {
      throw request.notFound();
    }
    String area = request.query().filled("AreaCode").orElse("");
    String contains = request.query().filled("Contains").orElse("");
    if (!contains.isEmpty() && contains.length() < 2) {
      throw Refusal.badRequest(21451, "Contains must have at least two characters");
    }
    String pattern = ".*" + contains.replaceAll("[^0-9*]", "").replace("*", ".") + ".*";
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    var array = json.putArray("available_phone_numbers");
    onSale(code, type)
        .filter(number -> area.isEmpty() || number.e164().startsWith("+1" + area))
        .filter(number -> number.e164().matches(pattern.replace("+", "\\+")))
        .limit(
            request
                .query()
                .filled("PageSize")
                .filter(n -> n.matches("[0-9]{1,4}"))
                .map(Integer::parseInt)
                .orElse(DEFAULT_SIZE))
        .forEach(number -> array.add(offer(number, code)));
    json.put("uri", request.path());
    return Answer.ok(json);
  }

  private Stream<PhoneNumber> onSale(String country, String type) {
    Stream<String> all;
    Map<String, String> prefixes = type.equals("Mobile") ? MOBILE_PREFIXES : PREFIXES;
    if (type.equals("TollFree")) {
      all =
          IntStream.range(0, 100)
              .mapToObj(n -> String.format(Locale.ROOT, "+18885550%03d", 100 + n));
    } else if (country.equals("US")) {
      all =
          US_AREAS.stream()
              .flatMap(area ->
                  IntStream.range(0, 100)
                      .mapToObj(n -> "+1" + area + String.format(Locale.ROOT, "55501%02d", n)));
    } else {
      all =
          IntStream.range(0, 100)
              .mapToObj(n -> prefixes.get(country) + String.format(Locale.ROOT, "555%03d", n));
    }
    return all.filter(number -> !owned.test(number)).map(PhoneNumber::new);
  }

  private static void requireCountry(ApiRequest request, String code) {
    if (!code.equals("US") && !PREFIXES.containsKey(code)) {
      throw request.notFound();
    }
  }

  private static ObjectNode offer(PhoneNumber number, String country) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("friendly_name", number.formatted());
    json.put("phone_number", number.e164());
    json.putNull("lata");
    json.putNull("locality");
    json.putNull("rate_center");
    json.putNull("latitude");
    json.putNull("longitude");
    json.putNull("region");
    json.putNull("postal_code");
    json.put("iso_country", country);
    json.put("address_requirements", "none");
    json.put("beta", false);
    json.set("capabilities", IncomingNumbers.capabilities());
    return json;
  }
}
