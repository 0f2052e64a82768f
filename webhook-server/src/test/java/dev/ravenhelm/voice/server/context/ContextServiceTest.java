package dev.ravenhelm.voice.server.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ravenhelm.voice.api.v1alpha1.SecretKeyRef;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.server.context.ContextAnswer.Failed;
import dev.ravenhelm.voice.server.context.ContextAnswer.Fault;
import dev.ravenhelm.voice.server.context.ContextAnswer.Known;
import dev.ravenhelm.voice.server.context.ContextAnswer.Late;
import dev.ravenhelm.voice.server.context.ContextAnswer.Unknown;
import dev.ravenhelm.voice.server.context.ContextStandIn.Behaviour;
import dev.ravenhelm.voice.server.events.CallEvent;
import dev.ravenhelm.voice.server.events.CallEvent.Customer;
import dev.ravenhelm.voice.server.events.CallEvent.Ticket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ContextServiceTest {

  private static final String ACCOUNT = "AC00000000000000000000000000000001";
  private static final String KNOWN =
      """
      {"customer": {"id": "C-17", "name": "Jörg & Söhne", "since": 2019},
       "ticket": {"id": 4711, "subject": "Invoice", "owner": "alice-b"}}\
      """;
  private static final Known ANSWER =
      new Known(new Customer("C-17", "Jörg & Söhne"), new Ticket("4711", "Invoice", "alice-b"));

  /** Longer than any test may take, so that whoever waits for it fails. */
  private static final String PATIENT = "2s";

  private final ContextStandIn crm = ContextStandIn.start(ContextStandIn.json(KNOWN));
  private final List<CallEvent> events = new CopyOnWriteArrayList<>();
  private SimpleMeterRegistry meters;
  private final CountDownLatch open = new CountDownLatch(1);
  private ContextService service = service(null, Duration.ofMinutes(1));

  @AfterEach
  void stop() {
    open.countDown();
    service.close();
    crm.close();
  }

  private record Row(String reason, Behaviour behaviour, ContextAnswer answer, String outcome) {
    @Override
    public String toString() {
      return reason;
    }
  }

  static List<Row> answers() {
    String much = "x".repeat(ContextClient.MOST_BYTES);
    return List.of(
        new Row("it knows the caller", ContextStandIn.json(KNOWN), ANSWER, "ok"),
        new Row("it knows nobody", ContextStandIn.json("{}"), new Unknown(), "none"),
        new Row("404 is an answer", ContextStandIn.status(404, "gone"), new Unknown(), "none"),
        new Row(
            "204 is an answer",
            ContextStandIn.raw("HTTP/1.1 204 No Content\r\n\r\n"),
            new Unknown(),
            "none"),
        failed("500", ContextStandIn.status(500, KNOWN), Fault.REFUSED),
        failed("a token it refuses", ContextStandIn.status(401, ""), Fault.REFUSED),
        failed(
            "it sends elsewhere",
            ContextStandIn.raw("HTTP/1.1 302 F\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n"),
            Fault.REFUSED),
        failed("no JSON", ContextStandIn.json("<html>"), Fault.BROKEN),
        failed("half of it", ContextStandIn.json("{\"customer\":{\"id\":\"C"), Fault.BROKEN),
        failed("nothing", ContextStandIn.json(""), Fault.BROKEN),
        failed(
            "bytes that are no text",
            ContextStandIn.raw(
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\n\0\0\u00FF\u00FE"
                    .getBytes(StandardCharsets.ISO_8859_1)),
            Fault.BROKEN),
        failed("JSON that means nothing", ContextStandIn.json("[1]"), Fault.BROKEN),
        failed("deeper than anybody writes", ContextStandIn.json("[".repeat(9000)), Fault.BROKEN),
        failed(
            "too much, as it says", ContextStandIn.json("{\"a\":\"" + much + "\"}"), Fault.TOO_BIG),
        failed(
            "too much, bit by bit",
            ContextStandIn.raw(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + ("1000\r\n" + "x".repeat(0x1000) + "\r\n").repeat(32)),
            Fault.TOO_BIG),
        failed("it resets the connection", ContextStandIn.resets(), Fault.UNREACHABLE),
        failed(
            "it ends within the body",
            ContextStandIn.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"cus"),
            Fault.UNREACHABLE),
        failed("no HTTP", ContextStandIn.raw("SSH-2.0-x\r\n\r\n"), Fault.UNREACHABLE));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void tellsWhatCameOfItWhateverTheServiceDoes(Row row) {
    crm.behave(row.behaviour());
    Inquiry inquiry = ask("CA1", PATIENT);
    assertThat(inquiry.await()).contains(row.answer());
    await()
        .untilAsserted(() -> {
          assertThat(events).hasSize(1);
          assertThat(events.get(0).state()).isEqualTo("context");
          assertThat(events.get(0).callSid()).isEqualTo("CA1");
          assertThat(events.get(0).data().context().word()).isEqualTo(row.answer().word());
        });
    assertThat(counted(row.outcome())).isEqualTo(1);
    if (row.answer() instanceof Known known) {
      assertThat(events.get(0).data().context().customer()).isEqualTo(known.customer());
      assertThat(events.get(0).data().context().ticket()).isEqualTo(known.ticket());
    }
  }

  @Test
  void asksAboutTheCallAndSignsIn(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("token"), "hush\n");
    service.close();
    service = service(folder, Duration.ofMinutes(1));
    SecretKeyRef token = new SecretKeyRef("crm", "token");
    Inquiry inquiry = ask(new VoiceGatewaySpec.Context(crm.url(), PATIENT, token, null), "CA1");
    assertThat(inquiry.await()).contains(ANSWER);
    assertThat(crm.requests()).hasSize(1);
    assertThat(crm.requests().get(0).head())
        .contains("Authorization: Bearer hush", "Content-Type: application/json")
        .anyMatch(line -> line.equals("POST /voice-context HTTP/1.1"));
    assertThat(crm.requests().get(0).body())
        .isEqualTo(
            "{\"callSid\":\"CA1\",\"gateway\":\"main\",\"from\":\"+15550100077\","
                + "\"to\":\"+15550100001\",\"number\":\"main-line\",\"queue\":\"support\"}");
  }

  @Test
  void asksNobodyWithoutTheSecretsThatTheGatewayNames() {
    SecretKeyRef token = new SecretKeyRef("crm", "token");
    assertThat(ask(new VoiceGatewaySpec.Context(crm.url(), PATIENT, token, null), "CA1").await())
        .contains(new Failed(Fault.MISCONFIGURED));
    assertThat(ask(new VoiceGatewaySpec.Context("http://[", PATIENT, null, null), "CA2").await())
        .contains(new Failed(Fault.MISCONFIGURED));
    assertThat(crm.requests()).isEmpty();
  }

  @Test
  void letsTheCallerGoAtTheEndOfItsBudgetAndTellsTheAnswerWhenItComes() {
    crm.behave(ContextStandIn.after(open, ContextStandIn.json(KNOWN)));
    Inquiry inquiry = ask("CA1", "50ms");
    assertThat(inquiry.await()).contains(new Late());
    assertThat(events).isEmpty();
    open.countDown();
    await().untilAsserted(() -> assertThat(events).hasSize(1));
    assertThat(events.get(0).data().context().word()).isEqualTo("ok");
    assertThat(events.get(0).data().context().customer()).isEqualTo(ANSWER.customer());
    assertThat(counted("late")).isEqualTo(1);
  }

  @Test
  void countsTheBudgetFromTheWebhooksStart() {
    crm.behave(ContextStandIn.after(open, ContextStandIn.json(KNOWN)));
    long longAgo = System.nanoTime() - Duration.ofSeconds(3).toNanos();
    long start = System.nanoTime();
    Inquiry inquiry =
        service.ask(
            new VoiceGatewaySpec.Context(crm.url(), PATIENT, null, null),
            ACCOUNT,
            query("CA1"),
            longAgo);
    assertThat(inquiry.await()).contains(new Late());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void asksOnceAboutACallThatIsToldTwice() {
    assertThat(ask("CA1", PATIENT).await()).contains(ANSWER);
    assertThat(ask("CA1", PATIENT).await()).contains(ANSWER);
    assertThat(ask("CA2", PATIENT).await()).contains(ANSWER);
    assertThat(crm.requests()).hasSize(2);
  }

  @Test
  void costsNoCallerItsBudgetWhileTheServiceIsAway() {
    crm.behave(ContextStandIn.after(open, ContextStandIn.json(KNOWN)));
    for (int i = 0; i < 5; i++) {
      assertThat(ask("CA" + i, "20ms").await()).contains(new Late());
    }
    await().until(() -> meters.get("voice.context.away").gauge().value() == 1);
    long start = System.nanoTime();
    for (int i = 100; i < 300; i++) {
      assertThat(ask("CA" + i, PATIENT).await()).contains(new Failed(Fault.AWAY));
    }
    // 200 callers who waited would have waited 400 s
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(counted("away")).isEqualTo(200);
    assertThat(crm.requests()).hasSize(5);
  }

  @Test
  void findsOutThatTheServiceIsBackWithoutACallerWhoWaits() {
    service.close();
    service = service(null, Duration.ZERO);
    crm.behave(ContextStandIn.status(500, ""));
    for (int i = 0; i < 5; i++) {
      assertThat(ask("CA" + i, PATIENT).await()).contains(new Failed(Fault.REFUSED));
    }
    await().until(() -> meters.get("voice.context.away").gauge().value() == 1);
    crm.behave(ContextStandIn.after(open, ContextStandIn.json(KNOWN)));
    assertThat(ask("CA5", PATIENT).await()).contains(new Late());
    open.countDown();
    await().until(() -> meters.get("voice.context.away").gauge().value() == 0);
    assertThat(ask("CA6", PATIENT).await()).contains(ANSWER);
  }

  @Test
  void asksNoMoreAtOnceThanItMay() {
    crm.behave(ContextStandIn.after(open, ContextStandIn.json(KNOWN)));
    List<Inquiry> inquiries = new ArrayList<>();
    for (int i = 0; i < ContextService.MOST_AT_ONCE; i++) {
      inquiries.add(ask("CA" + i, PATIENT));
    }
    assertThat(ask("CA99", PATIENT).await()).contains(new Failed(Fault.BUSY));
    open.countDown();
    assertThat(inquiries).allSatisfy(inquiry -> assertThat(inquiry.await()).contains(ANSWER));
  }

  @Test
  void asksAgainWhereAConnectionThatWasKeptIsNoMore() {
    CountDownLatch second = new CountDownLatch(1);
    crm.behave(connection -> {
      if (second.getCount() == 0) {
        ContextStandIn.json(KNOWN).answer(connection);
      }
      second.countDown();
    });
    assertThat(ask("CA1", PATIENT).await()).contains(ANSWER);
    assertThat(crm.requests()).hasSize(2);
  }

  @Test
  void showsNoSecretInAnyText() {
    assertThat(new ContextSecrets("hush", "hush").toString()).doesNotContain("hush");
  }

  private ContextService service(Path secrets, Duration pause) {
    meters = new SimpleMeterRegistry();
    return new ContextService(secrets, events::add, InstantSource.system(), meters, pause);
  }

  private Inquiry ask(String callSid, String timeout) {
    return ask(new VoiceGatewaySpec.Context(crm.url(), timeout, null, null), callSid);
  }

  private Inquiry ask(VoiceGatewaySpec.Context context, String callSid) {
    return service.ask(context, ACCOUNT, query(callSid), System.nanoTime());
  }

  private static ContextQuery query(String callSid) {
    return new ContextQuery(
        callSid, "main", "+15550100077", "+15550100001", "main-line", "support");
  }

  private long counted(String outcome) {
    return meters.find("voice.context").tag("outcome", outcome).timers().stream()
        .mapToLong(io.micrometer.core.instrument.Timer::count)
        .sum();
  }

  private static Row failed(String reason, Behaviour behaviour, Fault fault) {
    return new Row(
        reason,
        behaviour,
        new Failed(fault),
        fault.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
  }
}
