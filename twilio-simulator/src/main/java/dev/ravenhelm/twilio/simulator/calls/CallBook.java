package dev.ravenhelm.twilio.simulator.calls;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.numbers.PhoneNumber;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All legs there are and were. */
public final class CallBook {
  private static final List<String> SUBRESOURCES =
      List.of(
          "Events",
          "Notifications",
          "Payments",
          "Recordings",
          "Siprec",
          "Streams",
          "Transcriptions",
          "UserDefinedMessageSubscriptions",
          "UserDefinedMessages");

  private final Account account;
  private final Docs docs = new Docs();
  private final Map<String, Call> calls = new ConcurrentHashMap<>();

  public CallBook(Account account) {
    this.account = account;
  }

  /** Begins a leg; {@code parent} is the call that dialled it. */
  Call open(Call.Parties parties, @Nullable Call parent, CallStatus status, Optional<Doc> number) {
    ObjectNode json = account.stamped("CA");
    var call = new Call(account.clock(), json.path("sid").asText(), parties, parent, status);
    describe(call, json, number);
    calls.put(call.sid(), call);
    docs.add(json);
    call.listen(next -> docs.change(call.sid(), copy -> follow(call, copy)));
    call.tell(
        "status",
        status.word()
            + ": "
            + parties.direction()
            + " call from "
            + parties.from()
            + " to "
            + parties.to());
    return call;
  }

  public Optional<Call> find(String sid) {
    return Optional.ofNullable(calls.get(sid));
  }

  /** The calls as REST resources, newest first. */
  public Docs docs() {
    return docs;
  }

  public void tell(String callSid, String kind, String words) {
    find(callSid).ifPresent(call -> call.tell(kind, words));
  }

  /** The legs a call dialled. */
  public List<Call> children(Call call) {
    return calls.values().stream()
        .filter(c -> c.parent().filter(p -> p == call).isPresent())
        .toList();
  }

  public void clear() {
    calls.values().forEach(call -> call.hangUp(CallStatus.CANCELED));
    calls.clear();
    docs.clear();
  }

  public long live() {
    return calls.values().stream().filter(call -> !call.ended()).count();
  }

  private void follow(Call call, ObjectNode json) {
    CallStatus status = call.status();
    json.put("status", status == CallStatus.INITIATED ? "queued" : status.word());
    json.put("date_updated", account.rfc2822());
    call.answered().ifPresent(at -> json.put("start_time", Dates.rfc2822(at)));
    call.endedAt()
        .ifPresent(at -> {
          json.put("end_time", Dates.rfc2822(at));
          json.put("duration", "" + call.duration());
        });
  }

  private void describe(Call call, ObjectNode json, Optional<Doc> number) {
    Call.Parties parties = call.parties();
    String uri = account.path() + "/Calls/" + call.sid();
    json.put("parent_call_sid", call.parent().map(Call::sid).orElse(null));
    json.put("to", parties.to());
    json.put(
        "to_formatted",
        PhoneNumber.parse(parties.to()).map(PhoneNumber::formatted).orElse(parties.to()));
    json.put("from", parties.from());
    json.put(
        "from_formatted",
        PhoneNumber.parse(parties.from()).map(PhoneNumber::formatted).orElse(parties.from()));
    json.put("phone_number_sid", number.map(Doc::sid).orElse(null));
    json.put("direction", parties.direction());
    json.put("api_version", "2010-04-01");
    json.put("price_unit", "USD");
    json.put("queue_time", "0");
    for (String property :
        List.of(
            "start_time",
            "end_time",
            "duration",
            "price",
            "answered_by",
            "forwarded_from",
            "group_sid",
            "trunk_sid",
            "caller_name")) {
      json.putNull(property);
    }
    json.put("uri", uri + ".json");
    ObjectNode links = json.putObject("subresource_uris");
    SUBRESOURCES.forEach(name -> links.put(Field.property(name), uri + "/" + name + ".json"));
    follow(call, json);
  }
}
