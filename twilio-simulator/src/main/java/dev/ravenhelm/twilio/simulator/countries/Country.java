package dev.ravenhelm.twilio.simulator.countries;

import java.util.List;
import java.util.Optional;

/**
 * A country as far as a simulator needs to know it.
 *
 * @param localPrefix where its local numbers on sale begin, in E.164
 * @param mobilePrefix where its mobile numbers on sale begin; empty where Twilio sells none
 * @param localPrice of a local number a month, in US dollars
 * @param outboundPrice of a call to it, a minute
 */
public record Country(
    String iso,
    String name,
    String continent,
    String callingCode,
    String localPrefix,
    String mobilePrefix,
    double localPrice,
    double outboundPrice) {
  private static final List<Country> ALL =
      List.of(
          of("US", "United States", "NORTH_AMERICA", "+1", "+1", "", 1.15, 0.014),
          of("CA", "Canada", "NORTH_AMERICA", "+1", "+1", "", 1.15, 0.014),
          of("NO", "Norway", "EUROPE", "+47", "+4721", "+4741", 3.00, 0.036),
          of("SE", "Sweden", "EUROPE", "+46", "+468", "+467", 1.15, 0.021),
          of("DK", "Denmark", "EUROPE", "+45", "+4533", "+4520", 3.00, 0.030),
          of("FI", "Finland", "EUROPE", "+358", "+3589", "+35845", 2.15, 0.088),
          of("GB", "United Kingdom", "EUROPE", "+44", "+4420", "+4475", 1.15, 0.016),
          of("IE", "Ireland", "EUROPE", "+353", "+3531", "+35389", 1.50, 0.022),
          of("DE", "Germany", "EUROPE", "+49", "+4930", "+49151", 1.15, 0.018),
          of("AT", "Austria", "EUROPE", "+43", "+431", "+43660", 1.00, 0.022),
          of("CH", "Switzerland", "EUROPE", "+41", "+4144", "+4179", 1.00, 0.033),
          of("NL", "Netherlands", "EUROPE", "+31", "+3120", "+316", 3.50, 0.016),
          of("BE", "Belgium", "EUROPE", "+32", "+322", "+3246", 1.00, 0.018),
          of("FR", "France", "EUROPE", "+33", "+331", "+336", 1.15, 0.018),
          of("ES", "Spain", "EUROPE", "+34", "+3491", "+346", 1.00, 0.014),
          of("PT", "Portugal", "EUROPE", "+351", "+35121", "+35192", 1.00, 0.016),
          of("IT", "Italy", "EUROPE", "+39", "+3902", "+3934", 1.00, 0.018),
          of("PL", "Poland", "EUROPE", "+48", "+4822", "+4873", 1.00, 0.024),
          of("AU", "Australia", "OCEANIA", "+61", "+612", "+614", 3.00, 0.025),
          of("JP", "Japan", "ASIA", "+81", "+813", "", 4.50, 0.075),
          of("SG", "Singapore", "ASIA", "+65", "+656", "+658", 10.00, 0.020),
          of("BR", "Brazil", "SOUTH_AMERICA", "+55", "+5511", "+55119", 4.25, 0.028));

  public static List<Country> all() {
    return ALL;
  }

  public static Optional<Country> find(String iso) {
    return ALL.stream().filter(country -> country.iso.equals(iso)).findFirst();
  }

  /** The country that a number is in. */
  public static Optional<Country> ofNumber(String e164) {
    return ALL.stream().filter(country -> e164.startsWith(country.callingCode)).findFirst();
  }

  public boolean northAmerican() {
    return callingCode.equals("+1");
  }

  private static Country of(
      String iso,
      String name,
      String continent,
      String callingCode,
      String localPrefix,
      String mobilePrefix,
      double localPrice,
      double outboundPrice) {
    return new Country(
        iso, name, continent, callingCode, localPrefix, mobilePrefix, localPrice, outboundPrice);
  }
}
