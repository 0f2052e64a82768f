package dev.ravenhelm.twilio.simulator.countries;

import static dev.ravenhelm.twilio.simulator.rest.Product.PRICING;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import java.util.ArrayList;
import java.util.List;

/** Pricing, v1 and v2: what numbers cost a month and calls a minute. */
public final class Pricing {
  /** A minute of a call to a number of the account. */
  public static final double INBOUND = 0.0085;

  private static final double INBOUND_TOLL_FREE = 0.0220;
  private static final double TOLL_FREE_NUMBER = 2.15;
  private static final double MOBILE_EXTRA = 5.00;

  public void register(Routes routes) {
    routes
        .get(PRICING, "/v1/PhoneNumbers/Countries", this::countries)
        .get(PRICING, "/v1/PhoneNumbers/Countries/{IsoCountry}", this::numbers)
        .get(PRICING, "/v1/Voice/Countries", this::countries)
        .get(PRICING, "/v1/Voice/Countries/{IsoCountry}", request -> voice(request, false))
        .get(PRICING, "/v1/Voice/Numbers/{Number}", this::number)
        .get(PRICING, "/v2/Voice/Countries", this::countries)
        .get(PRICING, "/v2/Voice/Countries/{IsoCountry}", request -> voice(request, true))
        .get(PRICING, "/v2/Voice/Numbers/{DestinationNumber}", this::numberFrom);
  }

  private Answer countries(ApiRequest request) {
    List<ObjectNode> all = new ArrayList<>();
    Country.all().forEach(country -> all.add(head(country, request.path() + "/" + country.iso())));
    return Pages.v1(request, "countries", Pages.numbered(all));
  }

  private Answer numbers(ApiRequest request) {
    Country country = country(request);
    ObjectNode json = head(country, request.path());
    ArrayNode prices = json.putArray("phone_number_prices");
    price(prices.addObject(), country.localPrice()).put("number_type", "local");
    if (!country.mobilePrefix().isEmpty()) {
      price(prices.addObject(), country.localPrice() + MOBILE_EXTRA).put("number_type", "mobile");
    }
    price(prices.addObject(), TOLL_FREE_NUMBER).put("number_type", "toll free");
    json.put("price_unit", "USD");
    return Answer.ok(json);
  }

  private Answer voice(ApiRequest request, boolean byOrigin) {
    Country country = country(request);
    ObjectNode json = head(country, request.path());
    ObjectNode outbound = json.putArray("outbound_prefix_prices").addObject();
    String bare = country.callingCode().substring(1);
    if (byOrigin) {
      outbound.putArray("origination_prefixes").add("ALL");
      outbound.putArray("destination_prefixes").add(bare);
    } else {
      outbound.putArray("prefixes").add(bare);
    }
    price(outbound, country.outboundPrice())
        .put("friendly_name", "Programmable Outbound Minute - " + country.name());
    ArrayNode inbound = json.putArray("inbound_call_prices");
    price(inbound.addObject(), INBOUND).put("number_type", "local");
    price(inbound.addObject(), INBOUND_TOLL_FREE).put("number_type", "toll free");
    json.put("price_unit", "USD");
    return Answer.ok(json);
  }

  private Answer number(ApiRequest request) {
    Country country = Country.ofNumber(request.at("Number")).orElseThrow(request::notFound);
    ObjectNode json = head(country, request.path());
    json.put("number", request.at("Number"));
    price(json.putObject("outbound_call_price"), country.outboundPrice());
    price(json.putObject("inbound_call_price"), INBOUND).put("number_type", "local");
    json.put("price_unit", "USD");
    return Answer.ok(json);
  }

  private Answer numberFrom(ApiRequest request) {
    String to = request.at("DestinationNumber");
    Country country = Country.ofNumber(to).orElseThrow(request::notFound);
    ObjectNode json = head(country, request.path());
    json.put("destination_number", to);
    json.put("origination_number", request.query().filled("OriginationNumber").orElse(null));
    price(json.putArray("outbound_call_prices").addObject(), country.outboundPrice())
        .putArray("origination_prefixes")
        .add("ALL");
    price(json.putObject("inbound_call_price"), INBOUND).put("number_type", "local");
    json.put("price_unit", "USD");
    return Answer.ok(json);
  }

  private static Country country(ApiRequest request) {
    return Country.find(request.at("IsoCountry")).orElseThrow(request::notFound);
  }

  private static ObjectNode price(ObjectNode json, double price) {
    return json.put("base_price", price).put("current_price", price);
  }

  private static ObjectNode head(Country country, String path) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("country", country.name());
    json.put("iso_country", country.iso());
    return json.put("url", PRICING.url() + path);
  }
}
