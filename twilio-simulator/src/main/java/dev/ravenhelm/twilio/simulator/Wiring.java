package dev.ravenhelm.twilio.simulator;

import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.accounts.AccountResources;
import dev.ravenhelm.twilio.simulator.accounts.Family;
import dev.ravenhelm.twilio.simulator.calls.CallBook;
import dev.ravenhelm.twilio.simulator.calls.CallResources;
import dev.ravenhelm.twilio.simulator.calls.ConferenceResources;
import dev.ravenhelm.twilio.simulator.calls.Exchange;
import dev.ravenhelm.twilio.simulator.calls.Switchboard;
import dev.ravenhelm.twilio.simulator.control.World;
import dev.ravenhelm.twilio.simulator.control.Worlds;
import dev.ravenhelm.twilio.simulator.devices.Endpoints;
import dev.ravenhelm.twilio.simulator.devices.TokenCheck;
import dev.ravenhelm.twilio.simulator.faults.Faults;
import dev.ravenhelm.twilio.simulator.keys.ApiKeys;
import dev.ravenhelm.twilio.simulator.messages.Messages;
import dev.ravenhelm.twilio.simulator.numbers.Applications;
import dev.ravenhelm.twilio.simulator.numbers.CallerIds;
import dev.ravenhelm.twilio.simulator.numbers.IncomingNumbers;
import dev.ravenhelm.twilio.simulator.numbers.NumberRegistry;
import dev.ravenhelm.twilio.simulator.records.Records;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Sids;
import dev.ravenhelm.twilio.simulator.taskrouter.Engine;
import dev.ravenhelm.twilio.simulator.taskrouter.TaskQueues;
import dev.ravenhelm.twilio.simulator.taskrouter.Tasks;
import dev.ravenhelm.twilio.simulator.taskrouter.Workers;
import dev.ravenhelm.twilio.simulator.taskrouter.Workflows;
import dev.ravenhelm.twilio.simulator.taskrouter.Workspaces;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import java.util.List;

/**
 * What an account is made of, and what all accounts share.
 *
 * @param seededNumbers what the main account owns from the start
 */
record Wiring(
    Family family,
    NumberRegistry registry,
    Sids sids,
    List<String> seededNumbers,
    Faults faults,
    Records requests) {

  /** The main account's world; subaccounts get theirs when they are made. */
  Worlds worlds(String authToken) {
    return new Worlds(family, registry, authToken, this::world);
  }

  private World world(Family.Member member) {
    Account account = family.account(member.sid());
    var webhooks =
        new WebhookSender(
            member.sid(), member.authToken(), account.clock(), faults, requests, trouble -> {});
    var applications = new Applications(account);
    var numbers = new IncomingNumbers(account, family.mainSid(), applications, registry);
    var callerIds = new CallerIds(account);
    var keys = new ApiKeys(account, sids);
    var messages = new Messages(account, numbers, webhooks);
    var endpoints = new Endpoints();
    var book = new CallBook(account);
    var exchange =
        new Exchange(
            account,
            webhooks,
            book,
            endpoints,
            new Exchange.Outside(
                number -> numbers.find(number).isPresent() || callerIds.verified(number),
                applications::find,
                subject -> new Untaped(account, account.sids().next("RE")),
                messages::send));
    var switchboard = new Switchboard(account, exchange, book, numbers, applications, endpoints);
    var workspaces = new Workspaces(account);
    var engine = new Engine(account, workspaces, webhooks, exchange.taskLine());
    var tasks = new Tasks(account, workspaces, engine);
    exchange.taskLine().connect(workspaces, tasks, engine);

    var routes = new Routes();
    new AccountResources(account, family).register(routes);
    numbers.register(routes);
    applications.register(routes);
    callerIds.register(routes);
    keys.register(routes);
    messages.register(routes);
    new CallResources(book, exchange, switchboard).register(routes);
    new ConferenceResources(account, exchange).register(routes);
    workspaces.register(routes);
    new TaskQueues(account, workspaces, engine).register(routes);
    new Workflows(account, workspaces, engine).register(routes);
    new Workers(account, workspaces, engine).register(routes);
    tasks.register(routes);

    return new World(
        account.clock(),
        family,
        member,
        routes,
        webhooks,
        member.sid(),
        member.sid().equals(family.mainSid()) ? seededNumbers : List.of(),
        numbers,
        applications,
        callerIds,
        keys,
        messages,
        workspaces,
        engine,
        book,
        exchange,
        switchboard,
        endpoints,
        new TokenCheck(member.sid(), keys),
        faults,
        requests);
  }
}
