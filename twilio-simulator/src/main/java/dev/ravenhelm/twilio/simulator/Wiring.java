package dev.ravenhelm.twilio.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.accounts.AccountResources;
import dev.ravenhelm.twilio.simulator.accounts.Family;
import dev.ravenhelm.twilio.simulator.calls.CallBook;
import dev.ravenhelm.twilio.simulator.calls.CallEvents;
import dev.ravenhelm.twilio.simulator.calls.CallResources;
import dev.ravenhelm.twilio.simulator.calls.ConferenceResources;
import dev.ravenhelm.twilio.simulator.calls.Exchange;
import dev.ravenhelm.twilio.simulator.calls.ForkResources;
import dev.ravenhelm.twilio.simulator.calls.Insights;
import dev.ravenhelm.twilio.simulator.calls.ParticipantResources;
import dev.ravenhelm.twilio.simulator.calls.PartiesCheck;
import dev.ravenhelm.twilio.simulator.calls.QueueResources;
import dev.ravenhelm.twilio.simulator.calls.RecordingResources;
import dev.ravenhelm.twilio.simulator.calls.RoomInsights;
import dev.ravenhelm.twilio.simulator.calls.Switchboard;
import dev.ravenhelm.twilio.simulator.calls.UserDefinedMessages;
import dev.ravenhelm.twilio.simulator.control.World;
import dev.ravenhelm.twilio.simulator.control.Worlds;
import dev.ravenhelm.twilio.simulator.countries.DialingPermissions;
import dev.ravenhelm.twilio.simulator.countries.Pricing;
import dev.ravenhelm.twilio.simulator.devices.Endpoints;
import dev.ravenhelm.twilio.simulator.devices.TokenCheck;
import dev.ravenhelm.twilio.simulator.faults.Faults;
import dev.ravenhelm.twilio.simulator.keys.ApiKeys;
import dev.ravenhelm.twilio.simulator.media.AudioFiles;
import dev.ravenhelm.twilio.simulator.media.MediaPlane;
import dev.ravenhelm.twilio.simulator.media.Tapes;
import dev.ravenhelm.twilio.simulator.messages.Messages;
import dev.ravenhelm.twilio.simulator.monitor.Alert;
import dev.ravenhelm.twilio.simulator.monitor.Alerts;
import dev.ravenhelm.twilio.simulator.monitor.Audit;
import dev.ravenhelm.twilio.simulator.notify.PushCredentials;
import dev.ravenhelm.twilio.simulator.numbers.Addresses;
import dev.ravenhelm.twilio.simulator.numbers.Applications;
import dev.ravenhelm.twilio.simulator.numbers.CallerIds;
import dev.ravenhelm.twilio.simulator.numbers.InboundRoutes;
import dev.ravenhelm.twilio.simulator.numbers.IncomingNumbers;
import dev.ravenhelm.twilio.simulator.numbers.NumberRegistry;
import dev.ravenhelm.twilio.simulator.records.Records;
import dev.ravenhelm.twilio.simulator.rest.Concurrency;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.shelf.Shelves;
import dev.ravenhelm.twilio.simulator.signalling.Gateway;
import dev.ravenhelm.twilio.simulator.sip.SipResources;
import dev.ravenhelm.twilio.simulator.store.Sids;
import dev.ravenhelm.twilio.simulator.taskrouter.Engine;
import dev.ravenhelm.twilio.simulator.taskrouter.Statistics;
import dev.ravenhelm.twilio.simulator.taskrouter.TaskQueues;
import dev.ravenhelm.twilio.simulator.taskrouter.Tasks;
import dev.ravenhelm.twilio.simulator.taskrouter.Workers;
import dev.ravenhelm.twilio.simulator.taskrouter.Workflows;
import dev.ravenhelm.twilio.simulator.taskrouter.Workspaces;
import dev.ravenhelm.twilio.simulator.trunking.Carriers;
import dev.ravenhelm.twilio.simulator.trunking.Trunks;
import dev.ravenhelm.twilio.simulator.usage.UsageRecords;
import dev.ravenhelm.twilio.simulator.webhooks.Trouble;
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
    Concurrency concurrency,
    Records records,
    MediaPlane media) {

  /** The main account's world; subaccounts get theirs when they are made. */
  Worlds worlds(String authToken) {
    return new Worlds(family, registry, authToken, media, this::world);
  }

  private static JsonNode tree(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("what REST took for JSON is none", e);
    }
  }

  private static Alert alert(Trouble trouble) {
    return new Alert(
        trouble.code(),
        trouble.level(),
        trouble.words(),
        trouble.callSid(),
        trouble.method(),
        trouble.url(),
        trouble.variables(),
        "",
        trouble.responseBody());
  }

  private World world(Family.Member member) {
    Account account = family.account(member.sid());
    var alerts = new Alerts(account);
    var webhooks =
        new WebhookSender(
            member.sid(),
            member.authToken(),
            account.clock(),
            faults,
            records,
            trouble -> alerts.record(alert(trouble)));
    var applications = new Applications(account);
    var numbers = new IncomingNumbers(account, family.mainSid(), applications, registry);
    var callerIds = new CallerIds(account);
    var keys = new ApiKeys(account, sids);
    var messages = new Messages(account, numbers, webhooks);
    var endpoints = new Endpoints();
    var book = new CallBook(account);
    var shelves = new Shelves();
    var audit = new Audit(account);
    var permissions = new DialingPermissions();
    var exchange =
        new Exchange(
            account,
            webhooks,
            book,
            endpoints,
            new Exchange.Outside(
                number -> numbers.find(number).isPresent() || callerIds.verified(number),
                applications::find,
                messages::send,
                new Tapes(media),
                new AudioFiles()));
    var switchboard = new Switchboard(account, exchange, book, numbers, applications, endpoints);
    var workspaces = new Workspaces(account);
    var engine = new Engine(account, workspaces, webhooks, exchange.taskLine());
    var tasks = new Tasks(account, workspaces, engine);
    exchange.taskLine().connect(workspaces, tasks, engine);

    var tokens = new TokenCheck(member.sid(), keys);
    var signalling = new Gateway(member.sid(), tokens, switchboard, media, faults);
    exchange.connect(signalling);

    var routes = new Routes();
    new AccountResources(account, family).register(routes);
    numbers.register(routes);
    applications.register(routes);
    callerIds.register(routes);
    keys.register(routes);
    messages.register(routes);
    var parties = new PartiesCheck(exchange, permissions);
    var inbound = new InboundRoutes(account, numbers);
    var insights = new Insights(account, book);
    var userMessages = new UserDefinedMessages(account, exchange, book);
    userMessages.connect((callSid, content) ->
        book.find(callSid).ifPresent(call -> signalling.messages().toDevice(call, tree(content))));
    signalling
        .messages()
        .listen((call, sid, content) -> userMessages.received(call.sid(), content.toString()));
    new CallResources(book, exchange, switchboard, parties).register(routes);
    new CallEvents(account, book, records).register(routes);
    new ConferenceResources(account, exchange).register(routes);
    new ParticipantResources(account, exchange, parties).register(routes);
    new QueueResources(account, exchange).register(routes);
    new RecordingResources(book, exchange).register(routes);
    userMessages.register(routes);
    insights.register(routes);
    new RoomInsights(account, exchange).register(routes);
    new ForkResources(account, book, exchange).register(routes);
    exchange.transcriptions().register(routes);
    new UsageRecords(account, book.docs()::all, messages::sent, exchange.recordings()::all)
        .register(routes);
    alerts.register(routes);
    audit.register(routes);
    new Addresses(account, shelves, numbers).register(routes);
    new SipResources(account, shelves).register(routes);
    new PushCredentials(account, shelves).register(routes);
    new Trunks(account, shelves).register(routes);
    new Carriers(account, shelves).register(routes);
    inbound.register(routes);
    permissions.register(routes);
    new Pricing().register(routes);
    new Statistics(account, workspaces).register(routes);
    List.<Runnable>of(
            alerts::clear,
            audit::clear,
            permissions::clear,
            inbound::clear,
            insights::clear,
            userMessages::clear)
        .forEach(shelves::whenCleared);
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
        alerts,
        audit,
        userMessages,
        shelves,
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
        tokens,
        signalling,
        faults,
        concurrency,
        records);
  }
}
