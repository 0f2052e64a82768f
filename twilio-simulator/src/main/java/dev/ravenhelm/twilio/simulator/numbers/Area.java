package dev.ravenhelm.twilio.simulator.numbers;

import java.util.List;

/** A North American area with numbers on sale. */
record Area(
    String country,
    String code,
    String region,
    String locality,
    String postalCode,
    String lata,
    double latitude,
    double longitude) {
  private static final List<Area> ALL =
      List.of(
          new Area("US", "555", "CA", "Sacramento", "95814", "726", 38.5816, -121.4944),
          new Area("US", "415", "CA", "San Francisco", "94103", "722", 37.7749, -122.4194),
          new Area("US", "212", "NY", "New York", "10001", "132", 40.7128, -74.0060),
          new Area("US", "503", "OR", "Portland", "97204", "672", 45.5152, -122.6784),
          new Area("US", "646", "NY", "New York", "10011", "132", 40.7420, -74.0000),
          new Area("CA", "416", "ON", "Toronto", "M5H", "888", 43.6532, -79.3832),
          new Area("CA", "604", "BC", "Vancouver", "V5K", "888", 49.2827, -123.1207));

  static List<Area> of(String country) {
    return ALL.stream().filter(area -> area.country.equals(country)).toList();
  }

  /** Miles over the ground to a place. */
  double milesTo(double otherLatitude, double otherLongitude) {
    double a = Math.toRadians(latitude);
    double b = Math.toRadians(otherLatitude);
    double cosine =
        Math.sin(a) * Math.sin(b)
            + Math.cos(a) * Math.cos(b) * Math.cos(Math.toRadians(longitude - otherLongitude));
    return Math.acos(Math.clamp(cosine, -1, 1)) * 3959;
  }
}
