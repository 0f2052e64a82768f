package dev.ravenhelm.voice.operator.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.Sought;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.twilio.TwilioAccount;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccountListsTest {
  private static final OwnerMark MARK = OwnerMark.of("o", "AgentIdentity", "n", "alice", "worker");

  private final Listed account = new Listed();
  private final AccountLists lists =
      new AccountLists(account, Clock.systemUTC(), Duration.ofSeconds(30));

  @Test
  void readsAListOnceHoweverManyAsk() {
    account.there(number("PN1", "https://a.example/"));
    for (int i = 0; i < 5; i++) {
      assertThat(lists.candidates(sought("+1555001"), Duration.ofMinutes(5))).hasSize(1);
    }

    assertThat(account.reads).containsExactly("list number");
  }

  @Test
  void namesWhatCameWentOrChanged() {
    account.there(number("PN1", "https://a.example/"));
    account.there(number("PN2", "https://a.example/"));
    lists.list(TwilioKind.NUMBER, "", Duration.ofMinutes(5));

    assertThat(lists.poll()).isEmpty();
    account.there(number("PN1", "https://b.example/"));
    account.gone("PN2");
    account.there(number("PN3", "https://a.example/"));

    assertThat(lists.poll()).contains("PN1", "PN2", "PN3");
    assertThat(lists.poll()).isEmpty();
  }

  @Test
  void keepsWhatWasWrittenAlthoughAListThatWasAskedForBeforeDoesNotHaveIt() {
    lists.list(TwilioKind.NUMBER, "", Duration.ofMinutes(5));
    account.whileListing = () -> lists.wrote(number("PN9", "https://a.example/"));

    lists.poll();

    assertThat(lists.candidates(sought("+1555009"), Duration.ofMinutes(5))).hasSize(1);
  }

  @Test
  void readsAWorkersAttributesOnlyWhereSomebodyAsksForThem() {
    account.there(worker("2026-03-02T09:00:00Z"));
    Sought sought = new Sought(TwilioKind.WORKER, "WS1", MARK, "", "");

    TwilioObject listed = lists.candidates(sought, Duration.ofMinutes(5)).getFirst();
    assertThat(listed.isComplete()).isFalse();
    assertThat(lists.fetch(listed).orElseThrow().isComplete()).isTrue();

    assertThat(lists.poll()).as("what is known stays while its date is the same").isEmpty();
    assertThat(lists.candidates(sought, Duration.ofMinutes(5)).getFirst().isComplete()).isTrue();
    account.there(worker("2026-03-02T09:05:00Z"));
    assertThat(lists.poll()).containsExactly("WK1");
    assertThat(lists.candidates(sought, Duration.ofMinutes(5)).getFirst().isComplete()).isFalse();
  }

  private static Sought sought(String number) {
    return new Sought(TwilioKind.NUMBER, "", MARK, "", number);
  }

  private static TwilioObject number(String sid, String url) {
    return new TwilioObject(
        TwilioKind.NUMBER,
        "",
        sid,
        Map.of("Sid", sid, "PhoneNumber", "+155500" + sid.charAt(2), "VoiceUrl", url));
  }

  private static TwilioObject worker(String updated) {
    return new TwilioObject(
        TwilioKind.WORKER,
        "WS1",
        "WK1",
        Map.of("FriendlyName", MARK.friendlyName("alice"), "DateUpdated", updated));
  }

  /** An account that can only be read, and says what was asked. */
  private static final class Listed implements TwilioAccount {
    final List<String> reads = new ArrayList<>();
    final Map<String, TwilioObject> objects = new HashMap<>();
    Runnable whileListing = () -> {};

    void there(TwilioObject object) {
      objects.put(object.sid(), object);
    }

    void gone(String sid) {
      objects.remove(sid);
    }

    @Override
    public String sid() {
      return "AC1";
    }

    @Override
    public List<TwilioObject> list(TwilioKind kind, String parent) {
      reads.add("list " + kind.label());
      List<TwilioObject> listed = objects.values().stream().filter(o -> o.kind() == kind).toList();
      whileListing.run();
      return listed;
    }

    @Override
    public Optional<TwilioObject> fetch(TwilioKind kind, String parent, String sid) {
      return Optional.ofNullable(objects.get(sid)).map(o -> o.with("Attributes", "{}"));
    }

    @Override
    public List<TwilioObject> search(TwilioKind kind, String parent, String value) {
      throw new UnsupportedOperationException("search");
    }

    @Override
    public TwilioObject create(TwilioKind kind, String parent, Map<String, String> fields) {
      throw new UnsupportedOperationException("create");
    }

    @Override
    public TwilioObject update(
        TwilioKind kind, String parent, String sid, Map<String, String> fields, String etag) {
      throw new UnsupportedOperationException("update");
    }

    @Override
    public void delete(TwilioKind kind, String parent, String sid) {
      throw new UnsupportedOperationException("delete");
    }

    @Override
    public void check() {}

    @Override
    public List<Map<String, String>> rows(
        String product, String path, Map<String, String> query, String listKey) {
      throw new UnsupportedOperationException("rows");
    }
  }
}
