package dev.ravenhelm.twilio.simulator.control;

import dev.ravenhelm.twilio.simulator.accounts.Family;
import dev.ravenhelm.twilio.simulator.calls.CallBook;
import dev.ravenhelm.twilio.simulator.calls.Exchange;
import dev.ravenhelm.twilio.simulator.calls.Switchboard;
import dev.ravenhelm.twilio.simulator.calls.UserDefinedMessages;
import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.devices.Endpoints;
import dev.ravenhelm.twilio.simulator.devices.TokenCheck;
import dev.ravenhelm.twilio.simulator.faults.Faults;
import dev.ravenhelm.twilio.simulator.keys.ApiKeys;
import dev.ravenhelm.twilio.simulator.messages.Messages;
import dev.ravenhelm.twilio.simulator.monitor.Alerts;
import dev.ravenhelm.twilio.simulator.monitor.Audit;
import dev.ravenhelm.twilio.simulator.numbers.Applications;
import dev.ravenhelm.twilio.simulator.numbers.CallerIds;
import dev.ravenhelm.twilio.simulator.numbers.IncomingNumbers;
import dev.ravenhelm.twilio.simulator.numbers.PhoneNumber;
import dev.ravenhelm.twilio.simulator.records.Records;
import dev.ravenhelm.twilio.simulator.rest.Concurrency;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Route;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.rest.Tenant;
import dev.ravenhelm.twilio.simulator.rest.Write;
import dev.ravenhelm.twilio.simulator.shelf.Shelves;
import dev.ravenhelm.twilio.simulator.signalling.Gateway;
import dev.ravenhelm.twilio.simulator.taskrouter.Engine;
import dev.ravenhelm.twilio.simulator.taskrouter.Workspaces;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import java.util.List;
import java.util.Optional;

/** One account with all that is in it, as the front door and the control API see it. */
public record World(
    SimClock clock,
    Family family,
    Family.Member member,
    Routes routes,
    WebhookSender webhooks,
    Alerts alerts,
    Audit audit,
    UserDefinedMessages userMessages,
    Shelves shelves,
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
    Concurrency concurrency,
    Records records)
    implements Tenant {

  public World {
    seededNumbers = List.copyOf(seededNumbers);
  }

  @Override
  public String ownerSid() {
    return family.mainSid();
  }

  @Override
  public String authToken() {
    return member.authToken();
  }

  @Override
  public Optional<String> keySecret(String keySid) {
    return keys.secret(keySid);
  }

  @Override
  public void permit(String keySid, Route route) {
    keys.permit(keySid, route);
  }

  @Override
  public void audit(Write write) {
    audit.record(write);
  }

  @Override
  public boolean active() {
    return family.active(accountSid);
  }

  /** Gives the account its first numbers. */
  public void seed() {
    seededNumbers.forEach(number -> numbers.own(new PhoneNumber(number), new Form()));
  }

  /** Ends every call and forgets everything but the account and its first numbers. */
  public void reset() {
    faults.clear();
    concurrency.clear();
    exchange.clear();
    engine.clear();
    shelves.clear();
    workspaces.clear();
    messages.clear();
    keys.clear();
    applications.clear();
    callerIds.clear();
    numbers.clear();
    endpoints.clear();
    records.clear();
    seed();
  }

  public void close() {
    exchange.clear();
    signalling.close();
    engine.close();
    webhooks.close();
  }
}
