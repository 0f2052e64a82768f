package dev.ravenhelm.twilio.simulator.numbers;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An E.164 number and what its digits tell. */
public record PhoneNumber(String e164) {
  private static final Set<String> TOLL_FREE =
      Set.of("800", "833", "844", "855", "866", "877", "888");

  /** Where mobile numbers begin, in the countries known here that keep them apart. */
  private static final List<String> MOBILE =
      List.of(
          "+474", "+479", "+4915", "+4916", "+4917", "+447", "+336", "+337", "+316", "+467",
          "+452");

  /** Reads a number as Twilio does: spaces, dots, dashes and brackets are ignored. */
  public static Optional<PhoneNumber> parse(String text) {
    String bare = text.replaceAll("[ ().-]", "");
    String e164 =
        bare.matches("[2-9][0-9]{9}")
            ? "+1" + bare
            : bare.matches("1[0-9]{10}") ? "+" + bare : bare;
    return e164.matches("\\+[1-9][0-9]{6,14}")
        ? Optional.of(new PhoneNumber(e164))
        : Optional.empty();
  }

  boolean northAmerican() {
    return e164.matches("\\+1[0-9]{10}");
  }

  public String type() {
    if (northAmerican()) {
      return TOLL_FREE.contains(e164.substring(2, 5)) ? "tollfree" : "local";
    }
    return MOBILE.stream().anyMatch(e164::startsWith) ? "mobile" : "local";
  }

  /** {@code (415) 555-0100} for North America, else the number itself. */
  public String formatted() {
    return northAmerican()
        ? "(" + e164.substring(2, 5) + ") " + e164.substring(5, 8) + "-" + e164.substring(8)
        : e164;
  }

  /** The ISO country, as far as a simulator needs to know countries. */
  public String country() {
    if (e164.startsWith("+1")) {
      return "US";
    }
    return switch (e164.substring(1, 3)) {
      case "47" -> "NO";
      case "49" -> "DE";
      case "44" -> "GB";
      case "33" -> "FR";
      case "31" -> "NL";
      case "46" -> "SE";
      case "45" -> "DK";
      default -> "";
    };
  }
}
