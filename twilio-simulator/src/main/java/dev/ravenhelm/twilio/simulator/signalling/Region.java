package dev.ravenhelm.twilio.simulator.signalling;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a token's account lives, in the three ways that signalling names it. */
enum Region {
  US1("US_EAST_VIRGINIA", "ashburn"),
  US2("US_WEST_OREGON", "umatilla"),
  IE1("EU_IRELAND", "dublin"),
  DE1("EU_FRANKFURT", "frankfurt"),
  AU1("ASIAPAC_SYDNEY", "sydney"),
  JP1("ASIAPAC_TOKYO", "tokyo"),
  SG1("ASIAPAC_SINGAPORE", "singapore"),
  BR1("SOUTH_AMERICA_SAO_PAULO", "sao-paulo");

  private final String longName;
  private final String edge;

  Region(String longName, String edge) {
    this.longName = longName;
    this.edge = edge;
  }

  /** By a token's {@code twr}. */
  static Optional<Region> of(String shortName) {
    return Arrays.stream(values()).filter(r -> r.shortName().equals(shortName)).findFirst();
  }

  String shortName() {
    return name().toLowerCase(Locale.ROOT);
  }

  String longName() {
    return longName;
  }

  String edge() {
    return edge;
  }
}
