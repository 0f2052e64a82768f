package dev.ravenhelm.twilio.simulator.control;

import dev.ravenhelm.twilio.simulator.calls.CallBook;
import dev.ravenhelm.twilio.simulator.calls.Exchange;
import dev.ravenhelm.twilio.simulator.calls.Switchboard;
import dev.ravenhelm.twilio.simulator.devices.Endpoints;
import dev.ravenhelm.twilio.simulator.devices.TokenCheck;
import dev.ravenhelm.twilio.simulator.keys.ApiKeys;
import dev.ravenhelm.twilio.simulator.messages.Messages;
import dev.ravenhelm.twilio.simulator.numbers.Applications;
import dev.ravenhelm.twilio.simulator.numbers.CallerIds;
import dev.ravenhelm.twilio.simulator.numbers.IncomingNumbers;
import dev.ravenhelm.twilio.simulator.numbers.PhoneNumber;
import dev.ravenhelm.twilio.simulator.rest.Faults;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.RequestLog;
import dev.ravenhelm.twilio.simulator.signalling.Gateway;
import dev.ravenhelm.twilio.simulator.taskrouter.Engine;
import dev.ravenhelm.twilio.simulator.taskrouter.Workspaces;
import java.util.List;

/** All that the control API can see and touch. */
public record World(
    String accountSid,
    List<String> seededNumbers,
    IncomingNumbers numbers,
    Applications applications,
    CallerIds callerIds,
    ApiKeys keys,
    Messages messages,
    Workspaces workspaces,
    Engine engine,
    CallBook book,
    Exchange exchange,
    Switchboard switchboard,
    Endpoints endpoints,
    TokenCheck tokens,
    Gateway signalling,
    Faults faults,
    RequestLog requests) {

  public World {
    seededNumbers = List.copyOf(seededNumbers);
  }

  /** Gives the account its first numbers. */
  public void seed() {
    seededNumbers.forEach(number -> numbers.own(new PhoneNumber(number), new Form()));
  }

  /** Ends every call and forgets everything but the account and its first numbers. */
  public void reset() {
    faults.clear();
    exchange.clear();
    engine.clear();
    workspaces.clear();
    messages.clear();
    keys.clear();
    applications.clear();
    callerIds.clear();
    numbers.clear();
    endpoints.clear();
    requests.clear();
    seed();
  }
}
