package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.Account;
import com.twilio.rest.api.v2010.account.Application;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.rest.api.v2010.account.NewKey;
import com.twilio.rest.taskrouter.v1.Workspace;
import com.twilio.type.PhoneNumber;
import com.twilio.type.Twiml;
import dev.ravenhelm.twilio.simulator.webhooks.Signature;
import java.net.URI;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubaccountsIT {
  private static final String OTHER = "+15550100077";
  private static Bench bench;
  private Account shop;
  private TwilioRestClient asShop;

  @BeforeAll
  static void start() {
    bench = new Bench(10);
  }

  @BeforeEach
  void open() {
    bench.control.post("/reset", "");
    shop = Account.creator().setFriendlyName("shop").create(bench.twilio);
    asShop = bench.client(shop.getSid(), shop.getAuthToken(), shop.getSid());
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void keepsEachAccountsResourcesApart() {
    Application app = Application.creator().setFriendlyName("of the shop").create(asShop);
    Workspace.creator("of the shop").create(asShop);

    assertThat(Application.reader().read(bench.twilio)).isEmpty();
    assertThat(Workspace.reader().read(bench.twilio)).isEmpty();
    refused(20404, 404, () -> Application.fetcher(app.getSid()).fetch(bench.twilio));
    assertThat(Application.reader(shop.getSid()).read(bench.twilio)).hasSize(1);
  }

  @Test
  void letsTheMainTokenActOnASubaccountThroughThePathAndNobodyElse() {
    String bought =
        IncomingPhoneNumber.creator(shop.getSid(), new PhoneNumber(OTHER))
            .create(bench.twilio)
            .getAccountSid();
    assertThat(bought).isEqualTo(shop.getSid());

    NewKey key = NewKey.creator().create(bench.twilio);
    TwilioRestClient byKey = bench.client(key.getSid(), key.getSecret());
    refused(20003, 401, () -> Application.reader(shop.getSid()).read(byKey).iterator().next());
    refused(20404, 404, () -> Application.reader(Bench.SID).read(asShop).iterator().next());
    assertThat(Account.reader().read(asShop)).hasSize(1);
    assertThat(Account.reader().read(bench.twilio)).hasSize(2);
  }

  @Test
  void signsWebhooksWithTheTokenOfTheAccountThatOwnsTheNumber() {
    IncomingPhoneNumber.creator(new PhoneNumber(OTHER))
        .setVoiceUrl(URI.create(bench.server.url("/shop")))
        .create(asShop);
    bench.server.twiml("/shop", "<Hangup/>");

    String sid = bench.control.post("/calls", "{\"to\":\"" + OTHER + "\"}").path("sid").asText();
    bench.control.ended(sid);

    AccountServer.Received webhook = bench.server.first("/shop");
    assertThat(webhook.get("AccountSid")).isEqualTo(shop.getSid());
    assertThat(webhook.signature())
        .isEqualTo(Signature.of(shop.getAuthToken(), webhook.url(), webhook.posted()));
    assertThat(Call.fetcher(sid).fetch(asShop).getTo()).isEqualTo(OTHER);
  }

  @Test
  void movesANumberBetweenAccountsAndSellsItToOneOnly() {
    String sid = IncomingPhoneNumber.creator(new PhoneNumber(OTHER)).create(asShop).getSid();
    refused(
        21422, 400, () -> IncomingPhoneNumber.creator(new PhoneNumber(OTHER)).create(bench.twilio));
    refused(
        20001, 400, () -> IncomingPhoneNumber.updater(sid).setAccountSid(Bench.SID).update(asShop));

    IncomingPhoneNumber moved =
        IncomingPhoneNumber.updater(shop.getSid(), sid)
            .setAccountSid(Bench.SID)
            .update(bench.twilio);

    assertThat(moved.getAccountSid()).isEqualTo(Bench.SID);
    assertThat(IncomingPhoneNumber.reader().read(asShop)).isEmpty();
    assertThat(IncomingPhoneNumber.fetcher(sid).fetch(bench.twilio).getPhoneNumber().toString())
        .isEqualTo(OTHER);
  }

  @Test
  void refusesASuspendedAccountUntilItsMainAccountReactivatesIt() {
    IncomingPhoneNumber.creator(new PhoneNumber(OTHER))
        .setVoiceUrl(URI.create(bench.server.url("/suspended")))
        .create(asShop);
    stand(Account.Status.SUSPENDED);

    refused(20005, 401, () -> Application.reader().read(asShop).iterator().next());
    refused(
        20005,
        401,
        () ->
            Call.creator(
                    shop.getSid(),
                    new PhoneNumber("+14155550123"),
                    new PhoneNumber(OTHER),
                    new Twiml("<Response/>"))
                .create(bench.twilio));
    assertThat(bench.control.callThrough("{\"to\":\"" + OTHER + "\"}").path("status").asText())
        .isEqualTo("failed");
    assertThat(bench.server.at("/suspended")).isEmpty();

    stand(Account.Status.ACTIVE);
    assertThat(Application.reader().read(asShop)).isEmpty();
  }

  @Test
  void givesBackTheNumbersOfAClosedAccountForGood() {
    IncomingPhoneNumber.creator(new PhoneNumber(OTHER)).create(asShop);
    stand(Account.Status.CLOSED);

    assertThat(IncomingPhoneNumber.creator(new PhoneNumber(OTHER)).create(bench.twilio).getSid())
        .startsWith("PN");
    assertThat(Account.reader().setStatus(Account.Status.CLOSED).read(bench.twilio)).hasSize(1);
    refused(21100, 400, () -> stand(Account.Status.ACTIVE));
  }

  private void stand(Account.Status status) {
    Account.updater(shop.getSid()).setStatus(status).update(bench.twilio);
  }

  private static void refused(int code, int status, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            ApiException.class,
            e ->
                assertThat(List.of(e.getCode(), e.getStatusCode()))
                    .isEqualTo(List.of(code, status)));
  }
}
