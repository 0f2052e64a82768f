package dev.ravenhelm.twilio.simulator;

import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.calls.Tapes;
import java.time.Duration;

record Untaped(Account account, String sid) implements Tapes.Tape {
  @Override
  public String url() {
    return "https://api.twilio.com" + account.path() + "/Recordings/" + sid;
  }

  @Override
  public void stop(Duration length) {}
}
