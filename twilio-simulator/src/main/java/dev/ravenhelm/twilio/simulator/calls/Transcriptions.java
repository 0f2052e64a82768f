package dev.ravenhelm.twilio.simulator.calls;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.util.List;

/** {@code /Transcriptions} of recordings: the words that callers were scripted to say. */
public final class Transcriptions {
  private static final String ACCOUNT = "/2010-04-01/Accounts/{AccountSid}";
  private static final String OF_RECORDING = ACCOUNT + "/Recordings/{RecordingSid}/Transcriptions";

  private final Account account;
  private final Docs docs = new Docs();

  Transcriptions(Account account) {
    this.account = account;
  }

  public void register(Routes routes) {
    routes
        .get(
            API,
            ACCOUNT + "/Transcriptions.json",
            request -> Pages.v2010(request, "transcriptions", docs.all()))
        .get(API, ACCOUNT + "/Transcriptions/{Sid}.json", request -> Answer.ok(get(request).json()))
        .delete(API, ACCOUNT + "/Transcriptions/{Sid}.json", this::delete)
        .get(
            API,
            OF_RECORDING + ".json",
            request -> Pages.v2010(request, "transcriptions", of(request)))
        .get(API, OF_RECORDING + "/{Sid}.json", request -> Answer.ok(get(request).json()))
        .delete(API, OF_RECORDING + "/{Sid}.json", this::delete);
  }

  /** Keeps what was said on a recording; without words it has failed. */
  Doc add(String recordingSid, String seconds, String text) {
    ObjectNode json = account.stamped("TR");
    json.put("api_version", "2010-04-01");
    json.put("duration", seconds);
    json.put("price", -0.05);
    json.put("price_unit", "USD");
    json.put("recording_sid", recordingSid);
    json.put("status", text.isEmpty() ? "failed" : "completed");
    json.put("transcription_text", text);
    json.put("type", "fast");
    json.put("uri", account.path() + "/Transcriptions/" + json.path("sid").asText() + ".json");
    return docs.add(json);
  }

  void clear() {
    docs.clear();
  }

  private List<Doc> of(ApiRequest request) {
    return docs.list(doc -> doc.text("recording_sid").equals(request.at("RecordingSid")));
  }

  private Doc get(ApiRequest request) {
    String recording = request.parameters().get("RecordingSid");
    return docs.find(request.at("Sid"))
        .filter(doc -> recording == null || recording.equals(doc.text("recording_sid")))
        .orElseThrow(request::notFound);
  }

  private Answer delete(ApiRequest request) {
    docs.remove(get(request).sid());
    return Answer.noContent();
  }
}
