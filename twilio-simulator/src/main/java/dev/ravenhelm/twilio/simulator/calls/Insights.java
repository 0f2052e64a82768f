package dev.ravenhelm.twilio.simulator.calls;

import static dev.ravenhelm.twilio.simulator.rest.Product.INSIGHTS;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Voice of insights: what became of a call, what happened in it, and what people thought of it. */
public final class Insights {
  private static final String CALL = "/v1/Voice/{CallSid}";
  private static final List<Field> ANNOTATION =
      List.of(
          Field.of("AnsweredBy", Field.Type.TEXT),
          Field.of("ConnectivityIssue", Field.Type.TEXT),
          Field.of("Spam", Field.Type.FLAG),
          Field.of("CallScore", Field.Type.NUMBER),
          Field.of("Comment", Field.Type.TEXT),
          Field.of("Incident", Field.Type.TEXT));

  private final Account account;
  private final CallBook book;
  private final Map<String, ObjectNode> annotations = new ConcurrentHashMap<>();
  private volatile boolean advanced = true;
  private volatile boolean trace;

  public Insights(Account account, CallBook book) {
    this.account = account;
    this.book = book;
  }

  public void register(Routes routes) {
    routes
        .get(INSIGHTS, "/v1/Voice/Settings", request -> Answer.ok(settings()))
        .post(INSIGHTS, "/v1/Voice/Settings", this::set)
        .get(INSIGHTS, "/v1/Voice/Summaries", this::summaries)
        .get(INSIGHTS, "/v1/Voice/{Sid}", request -> Answer.ok(links(find(request, "Sid"))))
        .get(INSIGHTS, CALL + "/Summary", request -> Answer.ok(summary(find(request, "CallSid"))))
        .get(INSIGHTS, CALL + "/Events", this::events)
        .get(INSIGHTS, CALL + "/Metrics", this::metrics)
        .get(
            INSIGHTS,
            CALL + "/Annotation",
            request -> Answer.ok(annotation(find(request, "CallSid"))))
        .post(INSIGHTS, CALL + "/Annotation", this::annotate);
  }

  public void clear() {
    annotations.clear();
  }

  private Call find(ApiRequest request, String name) {
    return book.find(request.at(name)).orElseThrow(request::notFound);
  }

  private Answer summaries(ApiRequest request) {
    Form query = request.query();
    List<ObjectNode> all = new ArrayList<>();
    for (Doc doc : book.docs().all()) {
      Optional<Call> call = book.find(doc.sid());
      if (call.isPresent() && wanted(query, call.get())) {
        all.add(summary(call.get()));
      }
    }
    return Pages.v1(request, "call_summaries", Pages.numbered(all));
  }

  private static boolean wanted(Form query, Call call) {
    return query.filled("From").filter(v -> !v.equals(call.parties().from())).isEmpty()
        && query.filled("To").filter(v -> !v.equals(call.parties().to())).isEmpty()
        && query.filled("CallType").filter(v -> !v.equals(type(call))).isEmpty()
        && query.filled("CallState").filter(v -> !v.equals(state(call))).isEmpty();
  }

  private ObjectNode summary(Call call) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("account_sid", account.sid());
    json.put("call_sid", call.sid());
    json.put("call_type", type(call));
    json.put("call_state", state(call));
    json.put("processing_state", call.ended() ? "complete" : "partial");
    json.put("created_time", Dates.iso(call.created()));
    json.put("start_time", Dates.iso(call.created()));
    json.put("end_time", call.endedAt().map(Dates::iso).orElse(null));
    json.put(
        "duration",
        (int)
            call.endedAt()
                .map(at -> at.getEpochSecond() - call.created().getEpochSecond())
                .orElse(0L)
                .longValue());
    json.put("connect_duration", (int) call.duration());
    json.set("from", party(call.parties().from()));
    json.set("to", party(call.parties().to()));
    for (String edge : List.of("carrier_edge", "client_edge", "sdk_edge", "sip_edge")) {
      json.putNull(edge);
    }
    json.set(edge(call), JsonNodeFactory.instance.objectNode());
    json.put("answered_by", "unknown");
    json.putArray("tags");
    json.putObject("attributes").put("conference_participant", false);
    json.putObject("properties").put("direction", call.parties().direction());
    json.putObject("trust");
    json.set("annotation", annotations.get(call.sid()));
    json.put("url", INSIGHTS.url() + "/v1/Voice/" + call.sid() + "/Summary");
    return json;
  }

  private static ObjectNode party(String address) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    boolean named = address.contains(":");
    json.put("caller", named ? null : address);
    json.put("callee", named ? null : address);
    json.put("connection", named ? address.substring(0, address.indexOf(':')) : "carrier");
    return json;
  }

  /** A call's story, of which only changes of status are events here. */
  private Answer events(ApiRequest request) {
    Call call = find(request, "CallSid");
    List<ObjectNode> all = new ArrayList<>();
    for (Story.Line line : call.story().lines()) {
      if (line.kind().equals("status")) {
        ObjectNode json = point(call, Dates.iso(line.at()));
        json.put("group", "call");
        json.put("level", "INFO");
        json.put("name", line.words().replaceFirst("[ :].*", "").replace('-', '_'));
        all.add(json);
      }
    }
    return Pages.v1(request, "events", Pages.numbered(edged(request, all)));
  }

  private Answer metrics(ApiRequest request) {
    Call call = find(request, "CallSid");
    List<ObjectNode> all = new ArrayList<>();
    call.answered()
        .ifPresent(at -> {
          ObjectNode json = point(call, Dates.iso(at));
          json.put("direction", "both");
          all.add(json);
        });
    return Pages.v1(request, "metrics", Pages.numbered(edged(request, all)));
  }

  private static List<ObjectNode> edged(ApiRequest request, List<ObjectNode> all) {
    Optional<String> edge = request.query().filled("Edge");
    return all.stream()
        .filter(json -> edge.filter(e -> !e.equals(json.path("edge").asText())).isEmpty())
        .toList();
  }

  private ObjectNode point(Call call, String at) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("timestamp", at);
    json.put("call_sid", call.sid());
    json.put("account_sid", account.sid());
    json.put("edge", edge(call));
    for (String edge : List.of("carrier_edge", "client_edge", "sdk_edge", "sip_edge")) {
      json.putNull(edge);
    }
    json.set(edge(call), JsonNodeFactory.instance.objectNode());
    return json;
  }

  private Answer annotate(ApiRequest request) {
    Call call = find(request, "CallSid");
    ObjectNode json = annotation(call).deepCopy();
    Field.write(ANNOTATION, request.form(), json);
    request
        .form()
        .filled("QualityIssues")
        .ifPresent(issues -> {
          var array = json.putArray("quality_issues");
          List.of(issues.split("[ ,]+")).forEach(array::add);
        });
    annotations.put(call.sid(), json);
    return Answer.ok(json);
  }

  private ObjectNode annotation(Call call) {
    ObjectNode kept = annotations.get(call.sid());
    if (kept != null) {
      return kept;
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("account_sid", account.sid());
    json.put("call_sid", call.sid());
    json.put("answered_by", "unknown_answered_by");
    json.put("connectivity_issue", "unknown_connectivity_issue");
    for (String property : List.of("spam", "call_score", "comment", "incident")) {
      json.putNull(property);
    }
    json.putArray("quality_issues");
    return json.put("url", INSIGHTS.url() + "/v1/Voice/" + call.sid() + "/Annotation");
  }

  private static ObjectNode links(Call call) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    String url = INSIGHTS.url() + "/v1/Voice/" + call.sid();
    json.put("sid", call.sid());
    json.put("url", url);
    json.putObject("links")
        .put("annotation", url + "/Annotation")
        .put("events", url + "/Events")
        .put("metrics", url + "/Metrics")
        .put("summary", url + "/Summary");
    return json;
  }

  private Answer set(ApiRequest request) {
    request.form().filled("AdvancedFeatures").ifPresent(v -> advanced = v.equals("true"));
    request.form().filled("VoiceTrace").ifPresent(v -> trace = v.equals("true"));
    return Answer.ok(settings());
  }

  private ObjectNode settings() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("account_sid", account.sid());
    json.put("advanced_features", advanced);
    json.put("voice_trace", trace);
    return json.put("url", INSIGHTS.url() + "/v1/Voice/Settings");
  }

  static String type(Call call) {
    String both = call.parties().from() + " " + call.parties().to();
    return both.contains("client:") ? "client" : both.contains("sip:") ? "sip" : "carrier";
  }

  private static String edge(Call call) {
    return switch (type(call)) {
      case "client" -> "sdk_edge";
      case "sip" -> "sip_edge";
      default -> "carrier_edge";
    };
  }

  static String state(Call call) {
    return switch (call.status()) {
      case QUEUED, INITIATED -> "undialed";
      case RINGING -> "ringing";
      case IN_PROGRESS -> "answered";
      case COMPLETED -> "completed";
      case BUSY -> "busy";
      case FAILED -> "fail";
      case NO_ANSWER -> "noanswer";
      case CANCELED -> "canceled";
    };
  }
}
