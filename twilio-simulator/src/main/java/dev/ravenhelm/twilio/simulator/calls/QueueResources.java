package dev.ravenhelm.twilio.simulator.calls;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /Queues} and the calls that wait in them. */
public final class QueueResources {
  private static final String PATH = "/2010-04-01/Accounts/{AccountSid}/Queues";
  private static final String MEMBERS = PATH + "/{QueueSid}/Members";
  private static final int MOST = 5000;
  private static final List<Field> FIELDS =
      List.of(Field.of("FriendlyName", Field.Type.NAME), Field.of("MaxSize", Field.Type.NUMBER));

  private final Account account;
  private final Exchange exchange;
  private final Queues queues;

  public QueueResources(Account account, Exchange exchange) {
    this.account = account;
    this.exchange = exchange;
    this.queues = exchange.queues();
  }

  public void register(Routes routes) {
    routes
        .get(
            API,
            PATH + ".json",
            request -> Pages.v2010(request, "queues", queues.book().docs().all(), this::json))
        .post(API, PATH + ".json", this::create)
        .get(API, PATH + "/{Sid}.json", request -> Answer.ok(json(get(request, "Sid"))))
        .post(API, PATH + "/{Sid}.json", this::update)
        .delete(API, PATH + "/{Sid}.json", this::delete)
        .get(API, MEMBERS + ".json", this::members)
        .get(API, MEMBERS + "/{CallSid}.json", request -> Answer.ok(json(member(request))))
        .post(API, MEMBERS + "/{CallSid}.json", this::dequeue);
  }

  private Answer create(ApiRequest request) {
    String name =
        request.form().filled("FriendlyName").orElseThrow(() -> Refusal.missing("FriendlyName"));
    requireFree(name, "");
    ObjectNode checked = JsonNodeFactory.instance.objectNode();
    Field.write(FIELDS, request.form(), checked);
    int most = checked.path("max_size").asInt(QueueBook.DEFAULT_SIZE);
    requireSize(most);
    return Answer.created(json(queues.book().add(name, most)));
  }

  private Answer update(ApiRequest request) {
    Doc queue = get(request, "Sid");
    request.form().filled("FriendlyName").ifPresent(name -> requireFree(name, queue.sid()));
    return Answer.ok(
        json(
            queues
                .book()
                .docs()
                .change(
                    queue.sid(),
                    json -> {
                      Field.write(FIELDS, request.form(), json);
                      requireSize(json.path("max_size").asInt());
                      json.put("date_updated", account.rfc2822());
                    })
                .orElseThrow(request::notFound)));
  }

  private Answer delete(ApiRequest request) {
    Doc queue = get(request, "Sid");
    int waiting = waiting(queue).size();
    if (waiting > 0) {
      throw Refusal.badRequest(
          20001, "Queue has " + waiting + " calls: dequeue them before it is deleted");
    }
    queues.book().docs().remove(queue.sid());
    return Answer.noContent();
  }

  private Answer members(ApiRequest request) {
    List<ObjectNode> all = new ArrayList<>();
    waiting(get(request, "QueueSid")).forEach(entry -> all.add(json(entry)));
    return Pages.v2010(request, "queue_members", Pages.numbered(all));
  }

  /** Sends a member to other TwiML; it leaves the queue for it. */
  private Answer dequeue(ApiRequest request) {
    Form form = request.form();
    String url = form.filled("Url").orElseThrow(() -> Refusal.missing("Url"));
    Field.write(
        List.of(Field.of("Url", Field.Type.URL)), form, JsonNodeFactory.instance.objectNode());
    Queues.Entry entry = member(request);
    ObjectNode json = json(entry);
    String method = form.filled("Method").filter("GET"::equalsIgnoreCase).orElse("POST");
    entry.caller().tell("rest", "dequeued by REST");
    exchange.takeOver(entry.caller(), new Source.Fetch("dequeue URL", method, url, new Form()));
    return Answer.ok(json);
  }

  private Doc get(ApiRequest request, String name) {
    return queues.book().docs().find(request.at(name)).orElseThrow(request::notFound);
  }

  /** By the call's SID, or whoever has waited longest. */
  private Queues.Entry member(ApiRequest request) {
    List<Queues.Entry> waiting = waiting(get(request, "QueueSid"));
    String wanted = request.at("CallSid");
    Optional<Queues.Entry> found =
        wanted.equals("Front")
            ? waiting.stream().findFirst()
            : waiting.stream().filter(e -> e.caller().sid().equals(wanted)).findFirst();
    return found.orElseThrow(request::notFound);
  }

  private List<Queues.Entry> waiting(Doc queue) {
    return queues.waiting(queue.sid());
  }

  private ObjectNode json(Doc queue) {
    List<Queues.Entry> waiting = waiting(queue);
    ObjectNode json = queue.json().deepCopy();
    json.put("current_size", waiting.size());
    json.put(
        "average_wait_time",
        (int) waiting.stream().mapToLong(e -> e.waited().toSeconds()).average().orElse(0));
    return json;
  }

  private ObjectNode json(Queues.Entry entry) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("call_sid", entry.caller().sid());
    json.put("queue_sid", entry.queueSid());
    json.put("date_enqueued", Dates.rfc2822(account.clock().now().minus(entry.waited())));
    json.put("position", queues.position(entry));
    json.put("wait_time", (int) entry.waited().toSeconds());
    json.put(
        "uri",
        account.path()
            + "/Queues/"
            + entry.queueSid()
            + "/Members/"
            + entry.caller().sid()
            + ".json");
    return json;
  }

  private void requireFree(String name, String ownSid) {
    if (queues.book().find(name).filter(queue -> !queue.sid().equals(ownSid)).isPresent()) {
      throw Refusal.badRequest(20001, "A queue with FriendlyName '" + name + "' already exists");
    }
  }

  private static void requireSize(int most) {
    if (most < 1 || most > MOST) {
      throw Refusal.badRequest(20001, "MaxSize must be between 1 and 5000, was " + most);
    }
  }
}
