package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.countries.DialingPermissions;
import dev.ravenhelm.twilio.simulator.numbers.PhoneNumber;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import java.util.Optional;

/** The check of who wants to call whom by REST. */
public final class PartiesCheck {
  private final Exchange exchange;
  private final DialingPermissions permissions;

  public PartiesCheck(Exchange exchange, DialingPermissions permissions) {
    this.exchange = exchange;
    this.permissions = permissions;
  }

  void check(String from, String to) {
    if (!named(to)) {
      Optional<PhoneNumber> number = PhoneNumber.parse(to);
      if (number.isEmpty()) {
        throw Refusal.badRequest(
            21211, "Invalid 'To' Phone Number: " + to + " is neither E.164 nor client: nor sip:");
      }
      if (!permissions.allows(number.get().e164())) {
        throw Refusal.badRequest(
            21215,
            "Account not authorized to call "
                + number.get().e164()
                + ": enable its country under DialingPermissions");
      }
    }
    if (!named(from)) {
      Optional<PhoneNumber> number = PhoneNumber.parse(from);
      if (number.isEmpty()) {
        throw Refusal.badRequest(21212, "Invalid 'From' Phone Number: " + from);
      }
      if (!exchange.mayShow(number.get().e164())) {
        throw Refusal.badRequest(
            21210,
            "'From' phone number not verified: "
                + from
                + " must be a number of the account or one of its OutgoingCallerIds");
      }
    }
  }

  private static boolean named(String address) {
    return address.startsWith("client:") || address.startsWith("sip:");
  }
}
