package dev.ravenhelm.twilio.simulator.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.calls.Call;
import dev.ravenhelm.twilio.simulator.calls.Story;
import dev.ravenhelm.twilio.simulator.devices.AccessToken;
import dev.ravenhelm.twilio.simulator.records.Exchanged;
import dev.ravenhelm.twilio.simulator.records.Transcript;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the control API shows, as JSON. */
final class Views {
  private static final int SHOWN_CALLS = 50;
  private static final int SHOWN_REQUESTS = 100;

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private final World world;

  Views(World world) {
    this.world = world;
  }

  /** Everything the live page needs, in one answer. */
  ObjectNode state() {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("accountSid", world.accountSid());
    json.put("liveCalls", world.book().live());
    json.put("requestCount", world.records().requests());
    json.set("numbers", numbers());
    json.set("clients", clients());
    json.set("workers", workers());
    json.set("calls", calls());
    json.set("requests", requests(SHOWN_REQUESTS));
    return json;
  }

  ArrayNode numbers() {
    ArrayNode array = MAPPER.createArrayNode();
    world.numbers().all().forEach(number -> array.add(number.json()));
    return array;
  }

  ArrayNode clients() {
    ArrayNode array = MAPPER.createArrayNode();
    world
        .endpoints()
        .clients()
        .forEach(client -> array.add(client(client.token()).put("live", false)));
    world.signalling().registered().forEach(token -> array.add(client(token).put("live", true)));
    return array;
  }

  ObjectNode client(AccessToken token) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("identity", token.identity());
    json.put("keySid", token.keySid());
    json.put("incoming", token.allowsIncoming());
    json.put("applicationSid", token.applicationSid().orElse(null));
    json.put("expires", token.expires().toString());
    return json;
  }

  /** Root calls, newest first, each with its story. */
  ArrayNode calls() {
    ArrayNode array = MAPPER.createArrayNode();
    world.book().docs().all().stream()
        .map(doc -> world.book().find(doc.sid()))
        .flatMap(Optional::stream)
        .filter(call -> call.parent().isEmpty())
        .limit(SHOWN_CALLS)
        .forEach(call -> array.add(call(call)));
    return array;
  }

  ObjectNode call(Call call) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("sid", call.sid());
    json.put("from", call.parties().from());
    json.put("to", call.parties().to());
    json.put("direction", call.parties().direction());
    json.put("status", call.status().word());
    json.put("started", call.created().toString());
    json.put("duration", call.duration());
    ArrayNode children = json.putArray("children");
    world
        .book()
        .children(call)
        .forEach(child ->
            children
                .addObject()
                .put("sid", child.sid())
                .put("to", child.parties().to())
                .put("status", child.status().word()));
    ArrayNode story = json.putArray("story");
    for (Story.Line line : call.story().lines()) {
      ObjectNode entry = story.addObject();
      entry.put("at", line.at().toString());
      entry.put("ms", Duration.between(call.created(), line.at()).toMillis());
      entry.put("kind", line.kind());
      entry.put("text", line.words());
    }
    return json;
  }

  ArrayNode requests() {
    return requests(Integer.MAX_VALUE);
  }

  private ArrayNode requests(int limit) {
    ArrayNode array = MAPPER.createArrayNode();
    world.records().list(record -> record.side() == Exchanged.Side.REQUEST).reversed().stream()
        .limit(limit)
        .forEach(record -> array.add(record(record)));
    return array;
  }

  /** Requests and webhooks as they came, those of one call where one is named. */
  ArrayNode records(Optional<String> callSid) {
    ArrayNode array = MAPPER.createArrayNode();
    wanted(callSid).forEach(record -> array.add(record(record)));
    return array;
  }

  /** The same as text in which nothing differs from run to run. */
  String transcript(Optional<String> callSid) {
    return Transcript.of(wanted(callSid));
  }

  private List<Exchanged> wanted(Optional<String> callSid) {
    return world
        .records()
        .list(record -> callSid.filter(sid -> !sid.equals(record.callSid())).isEmpty());
  }

  private ObjectNode record(Exchanged record) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("at", record.at().toString());
    json.put("side", record.side().name().toLowerCase(Locale.ROOT));
    json.put("product", record.what());
    json.put("method", record.method());
    json.put("path", record.target());
    json.put("callSid", record.callSid());
    ObjectNode sent = json.putObject("sent");
    record.sent().all().forEach((name, values) -> sent.put(name, String.join(", ", values)));
    json.put("status", record.status());
    json.put("code", record.code());
    json.put("hint", record.hint());
    json.put("answer", record.answer());
    json.put("ms", Math.round(record.millis() * 10) / 10.0);
    return json;
  }

  private ArrayNode workers() {
    ArrayNode array = MAPPER.createArrayNode();
    world.workspaces().all().stream()
        .flatMap(workspace -> workspace.people().stream())
        .forEach(worker -> array.add(worker(worker)));
    return array;
  }

  private ObjectNode worker(Doc worker) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("name", worker.text("friendly_name"));
    json.put("activity", worker.text("activity_name"));
    json.put("available", worker.flag("available"));
    return json;
  }
}
