package dev.ravenhelm.voice.server.voicemail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.agents.Paging;
import dev.ravenhelm.voice.server.twilio.Fan;
import dev.ravenhelm.voice.server.twilio.Page;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import dev.ravenhelm.voice.server.voicemail.MessageTasks.Given;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the messages that an agent may hear among all that the account has recorded. */
final class MessageList {

  /** However much other applications record: so many pages are looked at for one answer. */
  private static final int MOST_PAGES = 5;

  private final TwilioRest twilio;
  private final Messages messages;

  MessageList(TwilioRest twilio, Messages messages) {
    this.twilio = twilio;
    this.messages = messages;
  }

  /**
   * Some messages, the newest first.
   *
   * @param next what {@code before} has to be to go on; null: there are no others
   */
  record Part(List<ObjectNode> messages, @Nullable String next) {
    Part {
      messages = List.copyOf(messages);
    }
  }

  Part read(AgentSession session, Map<String, Given> given, Paging paging) {
    String region = session.table().gateway().region();
    Map<String, String> words = words(region);
    List<ObjectNode> found = new ArrayList<>();
    Map<String, Instant> shown = new HashMap<>();
    // a date, since that is all that Twilio promises to look at, and whose end it may not mean
    Optional<Map<String, String>> query =
        Optional.of(
            Map.of(
                "DateCreated<",
                paging.before().plus(Duration.ofDays(1)).toString().substring(0, 10)));
    Instant reached = paging.before();
    for (int pages = 0; pages < MOST_PAGES && query.isPresent(); pages++) {
      Page page = messages.page(region, query.get());
      List<JsonNode> recordings =
          page.entries().stream()
              .filter(recording ->
                  Messages.isMessage(recording)
                      && paging.wants(Messages.time(recording), recording.path("sid").asText()))
              .toList();
      for (Optional<Message> each :
          Fan.out(recordings, recording -> messages.of(session.table(), recording))) {
        if (each.isEmpty()) {
          continue;
        }
        Message message = each.get();
        Given has = given.get(message.sid());
        String assigned = has == null ? null : has.agent();
        if (message.opensTo(session.table(), session.agent(), assigned)) {
          if (found.size() == paging.limit()) {
            return new Part(found, next(paging, reached, shown));
          }
          found.add(message.json(assigned, words.get(message.sid())));
          shown.put(message.sid(), message.time());
          reached = message.time();
        }
      }
      query = page.next();
      if (!page.entries().isEmpty() && query.isPresent()) {
        reached = earlier(reached, Messages.time(page.entries().getLast()));
      }
    }
    return new Part(found, query.isPresent() ? next(paging, reached, shown) : null);
  }

  private static String next(Paging paging, Instant reached, Map<String, Instant> shown) {
    return paging.next(
        reached, shown.keySet().stream().filter(sid -> reached.equals(shown.get(sid))));
  }

  private static Instant earlier(Instant one, Instant other) {
    return other.isBefore(one) ? other : one;
  }

  /** What Twilio has written down, by the recording's SID; of the newest hundred. */
  private Map<String, String> words(String region) {
    Map<String, String> words = new HashMap<>();
    for (JsonNode each :
        twilio.list(Product.API, region, "/Transcriptions", Map.of(), "transcriptions")) {
      if (each.path("status").asText().equals("completed")) {
        words.put(each.path("recording_sid").asText(), each.path("transcription_text").asText());
      }
    }
    return words;
  }
}
