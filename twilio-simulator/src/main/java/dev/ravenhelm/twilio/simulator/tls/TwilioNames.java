package dev.ravenhelm.twilio.simulator.tls;

import java.util.ArrayList;
import java.util.List;

/**
 * Twilio's host names, as far as a certificate must list them: one asterisk stands for one label.
 */
final class TwilioNames {
  private static final List<String> EDGES =
      List.of(
          "ashburn",
          "ashburn-ix",
          "dublin",
          "frankfurt",
          "frankfurt-ix",
          "london-ix",
          "roaming",
          "san-jose-ix",
          "sao-paulo",
          "singapore",
          "singapore-ix",
          "sydney",
          "sydney-ix",
          "tokyo",
          "tokyo-ix",
          "umatilla");
  private static final List<String> REGIONS =
      List.of("au1", "br1", "de1", "ie1", "jp1", "sg1", "us1", "us2");

  private TwilioNames() {}

  static List<String> all() {
    var names = new ArrayList<String>();
    names.add("twilio.com");
    names.add("*.twilio.com");
    EDGES.forEach(edge -> names.add("*." + edge + ".twilio.com"));
    for (String region : REGIONS) {
      names.add("*." + region + ".twilio.com");
      EDGES.forEach(edge -> names.add("*." + edge + "." + region + ".twilio.com"));
    }
    return names;
  }
}
