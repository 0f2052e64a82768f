package dev.ravenhelm.voice.server.voicemail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.recent.RecentMap;
import dev.ravenhelm.voice.server.routing.Line;
import dev.ravenhelm.voice.server.routing.Mailbox;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.routing.StepUrl;
import dev.ravenhelm.voice.server.twilio.Page;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads messages from Twilio, which keeps with a recording neither who called nor for whom it is:
 * the former stands in the call, the latter in the URL of the call's step that took the message,
 * which is among the call's events for thirty days. Errors: {@link TwilioFailure}.
 */
final class Messages {

  private static final Pattern LEFT =
      Pattern.compile("/voice/(?:recorded|message)(?:[?](queue|agent)=([a-z0-9.-]{1,253}))?$");
  private static final int MOST_KNOWN = 4096;

  private final TwilioRest twilio;

  /** What never changes of a recording, by its SID. */
  private final Map<String, Facts> known = RecentMap.byUse(MOST_KNOWN);

  private record Facts(String from, String to, Optional<Mailbox> mailbox) {}

  Messages(TwilioRest twilio) {
    this.twilio = twilio;
  }

  /** Recordings of the account, the newest first; any application's. */
  Page page(String region, Map<String, String> query) {
    return twilio.page(Product.API, region, "/Recordings", query, "recordings");
  }

  /** One of this gateway's messages; empty where it is none, or none any more. */
  Optional<Message> find(RoutingTable table, String sid) {
    try {
      return of(table, twilio.read(Product.API, table.gateway().region(), "/Recordings/" + sid));
    } catch (TwilioFailure failure) {
      return absent(failure);
    }
  }

  static boolean isMessage(JsonNode recording) {
    return recording.path("source").asText().equals("RecordVerb")
        && recording.path("status").asText().equals("completed");
  }

  static Instant time(JsonNode recording) {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(
          recording.path("date_created").asText(), Instant::from);
    } catch (DateTimeException e) {
      throw new TwilioFailure(
          TwilioFailure.Kind.AWAY, 0, "Twilio's answer about a recording has no date", e);
    }
  }

  /** The message that a recording is; empty where it is none of this gateway's. */
  Optional<Message> of(RoutingTable table, JsonNode recording) {
    if (!isMessage(recording)) {
      return Optional.empty();
    }
    String sid = recording.path("sid").asText();
    String callSid = recording.path("call_sid").asText();
    return facts(table, sid, callSid)
        .flatMap(facts ->
            Optional.ofNullable(table.linesByNumber().get(facts.to))
                .map(line ->
                    new Message(
                        sid,
                        callSid,
                        time(recording),
                        recording.path("duration").asLong(),
                        facts.from,
                        line,
                        facts.mailbox.orElseGet(() -> usual(line)))));
  }

  private Optional<Facts> facts(RoutingTable table, String sid, String callSid) {
    synchronized (known) {
      Facts former = known.get(sid);
      if (former != null) {
        return Optional.of(former);
      }
    }
    String region = table.gateway().region();
    try {
      JsonNode call = twilio.read(Product.API, region, "/Calls/" + callSid);
      String to = call.path("to").asText();
      boolean ours = table.linesByNumber().containsKey(to);
      Facts facts =
          new Facts(
              call.path("from").asText(), to, ours ? mailbox(region, callSid) : Optional.empty());
      if (facts.mailbox.isPresent()) {
        synchronized (known) {
          known.put(sid, facts);
        }
      }
      return Optional.of(facts);
    } catch (TwilioFailure failure) {
      return absent(failure);
    }
  }

  private Optional<Mailbox> mailbox(String region, String callSid) {
    return twilio
        .list(Product.API, region, "/Calls/" + callSid + "/Events", Map.of(), "events")
        .stream()
        .map(event -> LEFT.matcher(event.at("/request/url").asText()))
        .filter(Matcher::find)
        .map(Messages::mailbox)
        .reduce((_, last) -> last);
  }

  private static Mailbox mailbox(Matcher left) {
    Map<String, String> query = new HashMap<>();
    if (left.group(1) != null) {
      query.put(left.group(1), left.group(2));
    }
    return StepUrl.mailbox(query);
  }

  /** Where a number's calls go straight to. */
  private static Mailbox usual(Line line) {
    return Mailbox.of(
        line.inbound().queueRef() == null ? "" : line.inbound().queueRef().name(),
        line.inbound().agentRef() == null ? "" : line.inbound().agentRef().name());
  }

  private static <T> Optional<T> absent(TwilioFailure failure) {
    if (failure.kind() == TwilioFailure.Kind.ABSENT) {
      return Optional.empty();
    }
    throw failure;
  }
}
