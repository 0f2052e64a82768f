package dev.ravenhelm.twilio.simulator.numbers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.countries.Country;
import java.util.Locale;
import java.util.Optional;

/** A number on sale. */
record Offer(PhoneNumber number, Country country, Optional<Area> area) {
  static Offer anywhere(PhoneNumber number, Country country) {
    return new Offer(number, country, Optional.empty());
  }

  static Offer in(Area area, PhoneNumber number, Country country) {
    return new Offer(number, country, Optional.of(area));
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("friendly_name", number.formatted());
    json.put("phone_number", number.e164());
    json.put("lata", area.map(Area::lata).orElse(null));
    json.put("locality", area.map(Area::locality).orElse(null));
    json.put("rate_center", area.map(a -> a.locality().toUpperCase(Locale.ROOT)).orElse(null));
    json.put("latitude", area.map(Area::latitude).orElse(null));
    json.put("longitude", area.map(Area::longitude).orElse(null));
    json.put("region", area.map(Area::region).orElse(null));
    json.put("postal_code", area.map(Area::postalCode).orElse(null));
    json.put("iso_country", country.iso());
    json.put("address_requirements", "none");
    json.put("beta", false);
    json.set("capabilities", NumberSettings.capabilities());
    return json;
  }
}
