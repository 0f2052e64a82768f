package dev.ravenhelm.voice.server.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.server.callers.LastAgents;
import dev.ravenhelm.voice.server.callers.RecentCalls;
import dev.ravenhelm.voice.server.context.ContextService;
import dev.ravenhelm.voice.server.context.ContextStandIn;
import dev.ravenhelm.voice.server.events.CallEvent;
import dev.ravenhelm.voice.server.events.CallEvent.Ticket;
import dev.ravenhelm.voice.server.routing.Gateway;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.tasks.Arrangements;
import dev.ravenhelm.voice.server.tasks.BusyAgents;
import dev.ravenhelm.voice.server.twiml.Example;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the context service's answer does to a call: attributes of its task, and events. */
final class ContextOfCallsTest {

  private static final String CALL = "CA00000000000000000000000000000001";
  private static final String KNOWN =
      "{\"customer\":{\"id\":\"C-17\",\"name\":\"<Jörg> & \\\"Söhne\\\"\"},"
          + "\"ticket\":{\"id\":\"4711\",\"subject\":\"Invoice\",\"owner\":\"alice-b\"}}";

  private RoutingTable configuration = Example.table("/golden/resources.yaml");
  private final ContextStandIn crm = ContextStandIn.start(ContextStandIn.json(KNOWN));
  private final List<CallEvent> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch open = new CountDownLatch(1);
  private final InstantSource clock = InstantSource.system();
  private final ContextService context =
      new ContextService(null, events::add, clock, new SimpleMeterRegistry());
  private final VoiceHandler voice =
      new VoiceHandler(
          new LastAgents(events::add, clock),
          context,
          Arrangements.none(),
          new EventMaker(),
          clock);

  @AfterEach
  void stop() {
    open.countDown();
    context.close();
    crm.close();
  }

  @Test
  void goesWithTheCallToTaskRouter() {
    assertThat(arrives("+15550100001", "2s"))
        .contains("&quot;context&quot;:&quot;ok&quot;")
        .contains(
            "&quot;customer&quot;:{&quot;id&quot;:&quot;C-17&quot;,&quot;name&quot;:"
                + "&quot;&lt;Jörg&gt; &amp; \\&quot;Söhne\\&quot;&quot;}")
        .contains(
            "&quot;ticket&quot;:{&quot;id&quot;:&quot;4711&quot;,&quot;owner&quot;:"
                + "&quot;alice-b&quot;,&quot;subject&quot;:&quot;Invoice&quot;}");
    assertThat(event("received").data().context().word()).isEqualTo("ok");
    assertThat(event("received").data().context().customer())
        .as("has an event of its own")
        .isNull();
    await()
        .untilAsserted(() -> {
          assertThat(event("context").data().context().customer().id()).isEqualTo("C-17");
          assertThat(event("context").data().leg().queue()).isNotNull();
        });
  }

  /** Without TaskRouter, too, the owner of the caller's ticket is worth waiting for. */
  @Test
  void bringsTheCallToTheOwnerOfTheTicketFirst() {
    String prefer = "maxWait: 3m\n  prefer: {agents: [TicketOwner], waitFor: 7s}";
    configuration =
        Example.table("/golden/resources.yaml", yaml -> yaml.replace("maxWait: 3m", prefer));
    assertThat(arrives("+15550100001", "2s"))
        .contains("&quot;preferred_agent&quot;:&quot;alice-b&quot;");
    configuration =
        Example.table(
            "/golden/resources.yaml",
            yaml -> yaml.replace("maxWait: 3m", prefer).replace("workflowSid", "taskQueueSid"));
    assertThat(arrives("+15550100001", "2s"))
        .contains("timeout=\"7\"")
        .contains("&amp;first=alice-b\"");
  }

  /** As where another replica answered the call when it arrived. */
  @Test
  void bringsACallFromAMenuToTheOwnerOfTheTicketFirst() {
    String prefer = "maxWait: 3m\n  prefer: {agents: [TicketOwner], waitFor: 7s}";
    configuration =
        Example.table(
            "/golden/resources.yaml",
            yaml -> yaml.replace("maxWait: 3m", prefer).replace("workflowSid", "taskQueueSid"));
    Map<String, String> pressed = call("+15550100003");
    pressed.put("Digits", "1");
    assertThat(
            voice
                .answer(
                    verified("/voice/menu", "at=number&name=menu-line&try=0&hops=0", pressed, "2s"))
                .text())
        .contains("timeout=\"7\"")
        .contains("&amp;first=alice-b\"");
  }

  @Test
  void leavesTheCallAsItIsWhenItIsLate() {
    crm.behave(ContextStandIn.after(open, ContextStandIn.json(KNOWN)));
    assertThat(arrives("+15550100001", "50ms"))
        .contains("<Enqueue")
        .contains("&quot;context&quot;:&quot;late&quot;")
        .doesNotContain("customer");
    assertThat(event("received").data().context().word()).isEqualTo("late");
    open.countDown();
    await()
        .untilAsserted(
            () -> assertThat(event("context").data().context().ticket().id()).isEqualTo("4711"));
  }

  @Test
  void leavesTheCallAsItIsWhenItFails() {
    crm.behave(ContextStandIn.status(500, KNOWN));
    assertThat(arrives("+15550100001", "2s"))
        .contains("<Enqueue")
        .contains("&quot;context&quot;:&quot;error&quot;");
    assertThat(event("received").data().context().word()).isEqualTo("error");
  }

  @Test
  void holdsUpNoCallThatMakesNoTask() {
    crm.behave(ContextStandIn.after(open, ContextStandIn.json(KNOWN)));
    long start = System.nanoTime();
    assertThat(arrives("+15550100003", "2s")).contains("<Gather");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    open.countDown();
    await()
        .untilAsserted(
            () -> assertThat(event("context").data().context().customer().id()).isEqualTo("C-17"));
  }

  @Test
  void goesWithTheCallToAnAgentsDevices() {
    assertThat(arrives("+15550100002", "2s"))
        .contains("<Parameter name=\"agent\" value=\"alice-b\"/>")
        .contains("<Parameter name=\"ticket.id\" value=\"4711\"/>")
        .contains("<Parameter name=\"customer.id\" value=\"C-17\"/>")
        .contains(
            "<Parameter name=\"customer.name\" value=\"&lt;Jörg&gt; &amp; &quot;Söhne&quot;\"/>")
        .contains("<Parameter name=\"ticket.subject\" value=\"Invoice\"/>");
  }

  /** Error 31103 is what Twilio says of more than 800 bytes. */
  @Test
  void tellsDevicesNoMoreThanTwilioLets() {
    crm.behave(
        ContextStandIn.json(
            "{\"customer\":{\"id\":\"C-17\",\"name\":\"%s\"},\"ticket\":{\"id\":\"4711\",\"subject\":\"%s\"}}"
                .formatted("ö".repeat(150), "x".repeat(150))));
    assertThat(arrives("+15550100002", "2s"))
        .contains("<Parameter name=\"ticket.id\" value=\"4711\"/>")
        .contains("<Parameter name=\"customer.id\" value=\"C-17\"/>")
        .contains("<Parameter name=\"ticket.subject\" value=\"xxx")
        .as("900 bytes, since each ö has six")
        .doesNotContain("customer.name");
  }

  @Test
  void ringsDevicesWithoutItWhenItIsLate() {
    crm.behave(ContextStandIn.after(open, ContextStandIn.json(KNOWN)));
    assertThat(arrives("+15550100002", "50ms"))
        .contains("<Identity>")
        .doesNotContain("customer.id");
  }

  @Test
  void isNotAskedAgainWhereAMenuLeadsToAQueue() {
    arrives("+15550100003", "2s");
    Map<String, String> pressed = call("+15550100003");
    pressed.put("Digits", "1");
    String queued =
        voice
            .answer(verified("/voice/menu", "at=number&name=menu-line&try=0&hops=0", pressed, "2s"))
            .text();
    assertThat(queued).contains("<Enqueue").contains("&quot;id&quot;:&quot;C-17&quot;");
    assertThat(crm.requests()).hasSize(1);
  }

  @Test
  void asksNothingAboutACallWithoutASid() {
    Map<String, String> parameters = call("+15550100001");
    parameters.put("CallSid", "nonsense");
    assertThat(voice.answer(verified("/voice/incoming", "", parameters, "2s")).text())
        .contains("<Enqueue")
        .doesNotContain("&quot;context&quot;");
    assertThat(crm.requests()).isEmpty();
  }

  @Test
  void keepsATasksAttributesBelowTwiliosLimitWhoeverCalls() {
    Map<String, String> parameters = call("+15550100001");
    parameters.put("From", "sip:" + "\"<é>".repeat(5000) + "@example.com");
    String twiml = voice.answer(verified("/voice/incoming", "", parameters, "2s")).text();
    String task =
        twiml.substring(twiml.indexOf('>', twiml.indexOf("<Task ")) + 1, twiml.indexOf("</Task>"));
    String attributes =
        task.replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
    assertThat(attributes.length()).isLessThanOrEqualTo(3000);
    assertThat(attributes).startsWith("{\"context\":\"ok\"").contains("\"id\":\"C-17\"");
  }

  @Test
  void goesFromTheDashboardWithAnAgentsOwnCall() {
    Map<String, String> parameters = call("+12125550123");
    parameters.put("From", "client:alice_b");
    parameters.put("ticket", " T-99\n" + "x".repeat(100));
    new OutgoingHandler(events::add, new RecentCalls(), BusyAgents.NONE, new EventMaker(), clock)
        .answer(verified("/voice/outgoing", "", parameters, "2s"));
    assertThat(event("placed").data().context().ticket())
        .isEqualTo(new Ticket("T-99 " + "x".repeat(59), null, null));
  }

  private String arrives(String number, String timeout) {
    return voice.answer(verified("/voice/incoming", "", call(number), timeout)).text();
  }

  private CallEvent event(String state) {
    List<CallEvent> those = events.stream().filter(event -> event.state().equals(state)).toList();
    assertThat(those).as(state).hasSize(1);
    return those.get(0);
  }

  private Verified verified(
      String path, String query, Map<String, String> parameters, String timeout) {
    Gateway gateway = configuration.gateway();
    VoiceGatewaySpec.Context asked = new VoiceGatewaySpec.Context(crm.url(), timeout, null, null);
    RoutingTable table =
        RoutingTable.of(
            new Gateway(
                gateway.name(),
                gateway.publicUrl(),
                gateway.region(),
                gateway.engine(),
                gateway.accountSid(),
                gateway.applicationSid(),
                gateway.apiKeySid(),
                gateway.workspaceSid(),
                gateway.blocked(),
                gateway.outgoing(),
                gateway.access(),
                null,
                asked,
                null,
                null),
            configuration.lines(),
            configuration.agents(),
            configuration.queues(),
            null);
    return new Verified(
        table,
        "AC00000000000000000000000000000001",
        path,
        query,
        Form.parse(query).orElseThrow(),
        Forms.of(parameters),
        System.nanoTime());
  }

  private static Map<String, String> call(String to) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("CallSid", CALL);
    parameters.put("From", "+15550100077");
    parameters.put("To", to);
    return parameters;
  }
}
