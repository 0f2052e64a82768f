package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.numbers.PhoneNumber;
import dev.ravenhelm.twilio.simulator.rest.Form;
import java.util.Optional;

/** The parameters that every webhook of a call carries. */
final class CallParameters {
  private CallParameters() {}

  static Form of(String accountSid, Call call) {
    Call.Parties parties = call.parties();
    Form form =
        new Form()
            .add("CallSid", call.sid())
            .add("AccountSid", accountSid)
            .add("From", parties.from())
            .add("To", parties.to())
            .add("Caller", parties.from())
            .add("Called", parties.to())
            .add("CallStatus", call.status().word())
            .add("ApiVersion", "2010-04-01")
            .add("Direction", parties.direction());
    if (!call.answeredBy().isEmpty()) {
      form.add("AnsweredBy", call.answeredBy());
    }
    place(form, "From", "Caller", parties.from());
    place(form, "To", "Called", parties.to());
    call.parent().ifPresent(parent -> form.add("ParentCallSid", parent.sid()));
    if (parties.direction().equals("inbound") && parties.from().startsWith("+")) {
      form.add("StirVerstat", "TN-Validation-Passed-A");
    }
    if (parties.direction().equals("inbound")) {
      form.add(
          "CallToken",
          "{\"parentCallInfoToken\":\"simulated-" + call.sid() + "\",\"identityHeaderTokens\":[]}");
    }
    return form;
  }

  /** Where a number is; a client is nowhere, and says so by leaving the parameters out. */
  private static void place(Form form, String role, String alias, String address) {
    Optional<PhoneNumber> number = PhoneNumber.parse(address).filter(n -> address.startsWith("+"));
    number.ifPresent(n -> {
      for (String prefix : new String[] {role, alias}) {
        form.add(prefix + "City", n.country().equals("US") ? "SAN FRANCISCO" : "")
            .add(prefix + "State", n.country().equals("US") ? "CA" : "")
            .add(prefix + "Zip", n.country().equals("US") ? "94105" : "")
            .add(prefix + "Country", n.country());
      }
    });
  }
}
