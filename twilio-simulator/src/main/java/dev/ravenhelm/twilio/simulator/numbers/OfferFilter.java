package dev.ravenhelm.twilio.simulator.numbers;

import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a search for numbers asks for. */
final class OfferFilter {
  private static final int DEFAULT_MILES = 25;

  /** Every number on sale has these; who wants one without gets nothing. */
  private static final Map<String, Boolean> CAPABILITIES =
      Map.of("VoiceEnabled", true, "SmsEnabled", true, "MmsEnabled", true, "FaxEnabled", false);

  private final Form query;

  OfferFilter(Form query) {
    this.query = query;
  }

  Predicate<Offer> predicate() {
    Pattern contains = contains();
    boolean capable =
        CAPABILITIES.entrySet().stream()
            .allMatch(entry ->
                query
                    .filled(entry.getKey())
                    .filter(value -> value.equalsIgnoreCase("true") != entry.getValue())
                    .isEmpty());
    Predicate<Offer> near = near();
    return offer ->
        capable
            && contains.matcher(offer.number().e164()).find()
            && query
                .filled("AreaCode")
                .filter(code -> !offer.number().e164().startsWith("+1" + code))
                .isEmpty()
            && place("InRegion", offer, Area::region)
            && place("InLocality", offer, Area::locality)
            && place("InPostalCode", offer, Area::postalCode)
            && place("InLata", offer, Area::lata)
            && place("InRateCenter", offer, Area::locality)
            && near.test(offer);
  }

  private boolean place(String name, Offer offer, Function<Area, String> property) {
    Optional<String> wanted = query.filled(name);
    return wanted.isEmpty()
        || offer
            .area()
            .filter(area -> property.apply(area).equalsIgnoreCase(wanted.get()))
            .isPresent();
  }

  /** A star stands for one digit, and letters for the keys they are on. */
  private Pattern contains() {
    String text = query.filled("Contains").orElse("");
    if (!text.isEmpty() && text.length() < 2) {
      throw Refusal.badRequest(
          21451, "Contains must have at least two characters, was '" + text + "'");
    }
    var pattern = new StringBuilder();
    text.chars()
        .forEach(c -> {
          if (c == '*') {
            pattern.append("[0-9]");
          } else if (Character.isDigit(c)) {
            pattern.append((char) c);
          } else if (Character.isLetter(c)) {
            pattern.append("22233344455566677778889999".charAt(Character.toLowerCase(c) - 'a'));
          }
        });
    return Pattern.compile(pattern.toString());
  }

  private Predicate<Offer> near() {
    double miles =
        query
            .filled("Distance")
            .filter(text -> text.matches("[0-9]{1,3}"))
            .map(Double::parseDouble)
            .orElse((double) DEFAULT_MILES);
    Optional<String> place = query.filled("NearLatLong");
    if (place.isPresent()) {
      String[] parts = place.get().split(",", -1);
      if (parts.length != 2 || !place.get().matches("-?[0-9.]+,\\s*-?[0-9.]+")) {
        throw Refusal.badRequest(
            20001, "NearLatLong must be a latitude and a longitude with a comma between them");
      }
      return within(
          Double.parseDouble(parts[0].strip()), Double.parseDouble(parts[1].strip()), miles);
    }
    return query
        .filled("NearNumber")
        .flatMap(number ->
            Area.of("US").stream().filter(a -> number.startsWith("+1" + a.code())).findFirst())
        .map(area -> within(area.latitude(), area.longitude(), miles))
        .orElse(offer -> true);
  }

  private static Predicate<Offer> within(double latitude, double longitude, double miles) {
    return offer -> offer.area().filter(a -> a.milesTo(latitude, longitude) <= miles).isPresent();
  }
}
