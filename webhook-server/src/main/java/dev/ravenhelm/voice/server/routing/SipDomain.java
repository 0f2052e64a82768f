package dev.ravenhelm.voice.server.routing;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The gateway's own SIP domain, at which agents' desk phones sign in by the agent's identity, and
 * which their calls go to, whatever was dialled before the @.
 *
 * @param name before {@code .sip.twilio.com}
 */
public record SipDomain(String name) {

  private static final Pattern ADDRESS =
      Pattern.compile("sips?:([^@:;?]+)@([^@:;?]+)(?::[0-9]{1,5})?(?:[;?].*)?");

  /** What stands before the @ of an address at this domain; empty for all other addresses. */
  Optional<String> user(String address) {
    Matcher parts = ADDRESS.matcher(address);
    return parts.matches() && isHere(parts.group(2).toLowerCase(Locale.ROOT))
        ? Optional.of(parts.group(1).replace("%2B", "+").replace("%2b", "+"))
        : Optional.empty();
  }

  /** The address at which the desk phone of an identity signs in. */
  String address(String identity) {
    return "sip:" + identity + "@" + name + ".sip.twilio.com";
  }

  /** Twilio names the domain anew in each of its regions, as {@code name.sip.us1.twilio.com}. */
  private boolean isHere(String host) {
    return host.startsWith(name + ".sip.") && host.endsWith(".twilio.com");
  }
}
