package dev.ravenhelm.twilio.simulator.calls;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Period;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.twiml.Noun;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** {@code /Calls}: placing, listing, redirecting and ending calls by REST. */
public final class CallResources {
  private static final String PATH = "/2010-04-01/Accounts/{AccountSid}/Calls";
  private static final int MAX_TWIML = 4000;

  private final CallBook book;
  private final Exchange exchange;
  private final Switchboard switchboard;
  private final PartiesCheck parties;

  public CallResources(
      CallBook book, Exchange exchange, Switchboard switchboard, PartiesCheck parties) {
    this.parties = parties;
    this.book = book;
    this.exchange = exchange;
    this.switchboard = switchboard;
  }

  public void register(Routes routes) {
    routes
        .get(API, PATH + ".json", this::list)
        .post(API, PATH + ".json", this::create)
        .get(API, PATH + "/{Sid}.json", request -> Answer.ok(get(request).json()))
        .post(API, PATH + "/{Sid}.json", this::update)
        .delete(API, PATH + "/{Sid}.json", this::delete);
  }

  private Answer list(ApiRequest request) {
    Form query = request.query();
    Period started = Period.of(query, "StartTime");
    Period ended = Period.of(query, "EndTime");
    return Pages.v2010(
        request,
        "calls",
        book.docs()
            .list(doc ->
                wanted(query, "To", doc, "to")
                    && wanted(query, "From", doc, "from")
                    && wanted(query, "Status", doc, "status")
                    && wanted(query, "ParentCallSid", doc, "parent_call_sid")
                    && started.holds(doc.text("start_time"))
                    && ended.holds(doc.text("end_time"))));
  }

  private static boolean wanted(Form query, String parameter, Doc doc, String property) {
    return query.filled(parameter).filter(value -> !value.equals(doc.text(property))).isEmpty();
  }

  private Answer create(ApiRequest request) {
    Form form = request.form();
    String to =
        form.filled("To")
            .orElseThrow(() -> Refusal.badRequest(21201, "No 'To' number is specified"));
    String from =
        form.filled("From")
            .orElseThrow(() -> Refusal.badRequest(21213, "No 'From' number is specified"));
    parties.check(from, to);
    Source source =
        form.filled("ApplicationSid")
            .map(sid ->
                exchange
                    .application(sid, new Form())
                    .orElseThrow(() -> Refusal.badRequest(21218, "Invalid ApplicationSid " + sid)))
            .or(() -> source(form))
            .orElseThrow(
                () -> Refusal.badRequest(21205, "Url, Twiml or ApplicationSid is required"));
    Call call =
        switchboard.fromApi(
            new Switchboard.Order(
                from,
                to,
                source,
                Source.Fallback.of(
                    form.method("FallbackMethod"), form.first("FallbackUrl").orElse("")),
                Duration.ofSeconds(
                    form.filled("Timeout")
                        .filter(t -> t.matches("[0-9]{1,3}"))
                        .map(Integer::parseInt)
                        .orElse(60)),
                form.filled("StatusCallback"),
                form.method("StatusCallbackMethod"),
                form.words("StatusCallbackEvent", Set.of("completed")),
                digits(form),
                new Noun.Detection(
                    form.filled("MachineDetection").orElse(""),
                    form.filled("AsyncAmdStatusCallback")
                        .map(url ->
                            new Verb.Link(url, form.method("AsyncAmdStatusCallbackMethod")))),
                form.filled("AsyncAmd").filter("true"::equalsIgnoreCase).isPresent(),
                form.filled("TimeLimit")
                    .filter(t -> t.matches("[0-9]{1,6}"))
                    .map(t -> Duration.ofSeconds(Long.parseLong(t)))));
    if (form.filled("Record").filter("true"::equalsIgnoreCase).isPresent()) {
      Recordings.Order order = Recordings.Order.of(form, "OutboundAPI", "");
      call.listen(status -> {
        if (status == CallStatus.IN_PROGRESS) {
          exchange.recordings().start(call, order);
        }
      });
    }
    return Answer.created(book.docs().find(call.sid()).orElseThrow().json());
  }

  private static String digits(Form form) {
    String digits = form.filled("SendDigits").orElse("");
    if (!digits.matches("[0-9*#wW]{0,32}")) {
      throw Refusal.badRequest(21206, "Invalid SendDigits: " + digits + " (0-9, *, # and w)");
    }
    return digits;
  }

  private static Optional<Source> source(Form form) {
    Optional<String> twiml = form.filled("Twiml");
    if (twiml.filter(text -> text.length() > MAX_TWIML).isPresent()) {
      throw Refusal.badRequest(21218, "Twiml must be at most 4000 characters");
    }
    return twiml
        .<Source>map(Source.Inline::new)
        .or(() ->
            form.filled("Url")
                .map(url ->
                    new Source.Fetch("voice webhook", form.method("Method"), url, new Form())));
  }

  private Doc get(ApiRequest request) {
    return book.docs().find(request.at("Sid")).orElseThrow(request::notFound);
  }

  private Answer update(ApiRequest request) {
    get(request);
    Call call = book.find(request.at("Sid")).orElseThrow(request::notFound);
    Form form = request.form();
    Optional<String> status = form.filled("Status");
    Optional<Source> source = source(form);
    if (call.ended()) {
      if (source.isPresent() || status.isPresent()) {
        throw Refusal.badRequest(
            21220, "Invalid call state: call is not in-progress. Cannot redirect.");
      }
      return Answer.ok(get(request).json());
    }
    if (status.isPresent()) {
      end(call, status.get());
    } else {
      source.ifPresent(to -> {
        call.tell("rest", "redirected by REST");
        exchange.takeOver(call, to);
      });
    }
    return Answer.ok(get(request).json());
  }

  private static void end(Call call, String status) {
    switch (status) {
      case "completed" -> {
        call.tell("rest", "completed by REST");
        call.hangUp(CallStatus.CANCELED);
      }
      case "canceled" -> {
        if (call.answered().isPresent()) {
          throw Refusal.badRequest(
              21220, "Invalid call state: only queued and ringing calls can be canceled");
        }
        call.tell("rest", "canceled by REST");
        call.hangUp(CallStatus.CANCELED);
      }
      default ->
          throw Refusal.badRequest(20001, "Status must be completed or canceled, was " + status);
    }
  }

  private Answer delete(ApiRequest request) {
    get(request);
    if (book.find(request.at("Sid")).filter(call -> !call.ended()).isPresent()) {
      throw Refusal.badRequest(
          20009, "The call is in progress: end it with Status=completed before it is deleted");
    }
    book.docs().remove(request.at("Sid"));
    return Answer.noContent();
  }
}
