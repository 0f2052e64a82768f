package dev.ravenhelm.twilio.simulator.accounts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import dev.ravenhelm.twilio.simulator.store.Sids;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A main account and its subaccounts. */
public final class Family {
  private static final List<String> SUBRESOURCES =
      List.of(
          "Addresses",
          "Applications",
          "AvailablePhoneNumbers",
          "Balance",
          "Calls",
          "Conferences",
          "IncomingPhoneNumbers",
          "Keys",
          "Messages",
          "OutgoingCallerIds",
          "Queues",
          "Recordings",
          "SigningKeys");

  private final Docs accounts = new Docs();
  private final SimClock clock;
  private final Sids sids;
  private final String mainSid;
  private Listener listener = new Listener(member -> {}, sid -> {}, sid -> {});

  public Family(String mainSid, SimClock clock, Sids sids) {
    this.mainSid = mainSid;
    this.clock = clock;
    this.sids = sids;
    // The real API shows the token here; a simulator that prints the one it was started with would
    // teach tests to expect it in bodies.
    accounts.add(json(mainSid, "Simulated account", "redacted"));
  }

  public void listen(Listener listener) {
    this.listener = listener;
  }

  public String mainSid() {
    return mainSid;
  }

  /** The account as every resource in it is stamped. */
  public Account account(String sid) {
    return new Account(sid, clock, sids, () -> active(sid));
  }

  public boolean active(String sid) {
    return accounts.find(sid).filter(doc -> doc.text("status").equals("active")).isPresent();
  }

  /** Forgets the subaccounts. */
  public void clear() {
    accounts
        .list(doc -> !doc.sid().equals(mainSid))
        .forEach(doc -> {
          accounts.remove(doc.sid());
          listener.forgotten.accept(doc.sid());
        });
  }

  /** What an account may see: the main one all, a subaccount itself. */
  List<Doc> seenBy(String sid) {
    return accounts.list(doc -> sid.equals(mainSid) || doc.sid().equals(sid));
  }

  Optional<Doc> find(String sid, String seenBy) {
    return accounts.find(sid).filter(doc -> seenBy.equals(mainSid) || seenBy.equals(sid));
  }

  /** A new subaccount; it is served when this returns. */
  Doc open(Optional<String> name) {
    String sid = sids.next("AC");
    String made =
        "SubAccount Created at " + Dates.iso(clock.now()).substring(0, 16).replace('T', ' ');
    ObjectNode json = json(sid, name.orElse(made), sids.next(""));
    listener.opened.accept(new Member(sid, json.path("auth_token").asText()));
    return accounts.add(json);
  }

  Doc change(String sid, Consumer<ObjectNode> edit) {
    return accounts
        .change(
            sid,
            json -> {
              edit.accept(json);
              json.put("date_updated", Dates.rfc2822(clock.now()));
            })
        .orElseThrow();
  }

  /** Sets a subaccount's standing; a closed one gives back its numbers for good. */
  void stand(Doc account, String status) {
    change(account.sid(), json -> json.put("status", status));
    if (status.equals("closed")) {
      listener.closed.accept(account.sid());
    }
  }

  private ObjectNode json(String sid, String name, String token) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    String path = "/2010-04-01/Accounts/" + sid;
    json.put("sid", sid);
    json.put("owner_account_sid", mainSid);
    json.put("friendly_name", name);
    json.put("status", "active");
    json.put("type", "Full");
    json.put("auth_token", token);
    json.put("date_created", Dates.rfc2822(clock.now()));
    json.put("date_updated", Dates.rfc2822(clock.now()));
    json.put("uri", path + ".json");
    ObjectNode links = json.putObject("subresource_uris");
    SUBRESOURCES.forEach(each -> links.put(Field.property(each), path + "/" + each + ".json"));
    return json;
  }

  /** A subaccount and the token that its webhooks are signed with. */
  public record Member(String sid, String authToken) {
    @Override
    public String toString() {
      return "Member[" + sid + "]";
    }
  }

  /**
   * Who is told of subaccounts that are made, closed, and forgotten.
   *
   * @param closed of an account that gives back its numbers and stays to be read
   */
  public record Listener(
      Consumer<Member> opened, Consumer<String> closed, Consumer<String> forgotten) {}
}
