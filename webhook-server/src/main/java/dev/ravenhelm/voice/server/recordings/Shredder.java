package dev.ravenhelm.voice.server.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.util.List;
import java.util.Map;

/** Deletes recordings with what Twilio made of them. Errors: {@link TwilioFailure}. */
public final class Shredder {

  private final TwilioRest twilio;

  public Shredder(TwilioRest twilio) {
    this.twilio = twilio;
  }

  /** Deletes a recording, and first its transcriptions, which would stay; safe to repeat. */
  public void shred(String region, String recordingSid) {
    String path = "/Recordings/" + recordingSid;
    for (JsonNode words : transcriptions(region, path)) {
      twilio.remove(Product.API, region, path + "/Transcriptions/" + words.path("sid").asText());
    }
    twilio.remove(Product.API, region, path);
  }

  private List<JsonNode> transcriptions(String region, String path) {
    try {
      return twilio.list(Product.API, region, path + "/Transcriptions", Map.of(), "transcriptions");
    } catch (TwilioFailure failure) {
      if (failure.kind() == TwilioFailure.Kind.ABSENT) {
        return List.of();
      }
      throw failure;
    }
  }
}
