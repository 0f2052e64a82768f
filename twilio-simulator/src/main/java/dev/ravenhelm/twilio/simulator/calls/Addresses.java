package dev.ravenhelm.twilio.simulator.calls;

import java.util.regex.Pattern;

/** What can be dialled at all. */
final class Addresses {
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{2,15}");
  private static final Pattern CLIENT = Pattern.compile("client:[^\\s?]{1,256}(\\?.*)?");
  private static final Pattern SIP = Pattern.compile("sips?:[^@\\s]+@[^@\\s]+");

  private Addresses() {}

  static boolean valid(String address) {
    return NUMBER.matcher(address).matches()
        || CLIENT.matcher(address).matches()
        || (SIP.matcher(address).matches() && address.length() < 255);
  }

  /** What is wrong with an address that is not valid, with Twilio's code. */
  static String problem(String address) {
    if (address.startsWith("sip")) {
      return "13243 Dial->SIP: Invalid SIP URI '" + address + "'";
    }
    return "13223 Dial: Invalid phone number format '" + address + "': write E.164, +15550100001";
  }
}
