package dev.ravenhelm.voice.server.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.agents.Bodies;
import dev.ravenhelm.voice.server.agents.Paging;
import dev.ravenhelm.voice.server.agents.Problem;
import dev.ravenhelm.voice.server.agents.Reply;
import dev.ravenhelm.voice.server.events.CallEvent;
import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import io.helidon.webserver.http.ServerRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /erasures}: deletes all that was recorded of a telephone number, when it asks for it. */
public final class ErasuresApi {

  private static final Logger LOG = LoggerFactory.getLogger(ErasuresApi.class);
  private static final Pattern NUMBER = Pattern.compile("[+][1-9][0-9]{5,14}");

  private final TwilioRest twilio;
  private final Erasure erasure;
  private final Shredder shredder;
  private final CallEvents events;
  private final InstantSource clock;
  private final ObjectMapper json = new ObjectMapper();

  public ErasuresApi(TwilioRest twilio, Shredder shredder, CallEvents events, InstantSource clock) {
    this.twilio = twilio;
    this.erasure = new Erasure(twilio, clock);
    this.shredder = shredder;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Takes {@code number}, and {@code before} to go on; in the body, since URLs are written into
   * logs on their way.
   */
  public Reply post(ServerRequest request, AgentSession session) {
    if (!session.agent().erases()) {
      return new Reply.Refused(
          Problem.forbidden("not-allowed", "Your AgentIdentity has no permissions.erase."));
    }
    JsonNode body = Bodies.object(request, json).orElse(json.missingNode());
    String number = body.path("number").asText();
    Optional<Instant> before = before(body.path("before"));
    return !NUMBER.matcher(number).matches() || before.isEmpty()
        ? new Reply.Refused(
            Problem.malformed(
                "Send \"number\" in E.164, and \"before\" only as the last answer's next."))
        : erase(session, number, before.get());
  }

  private Optional<Instant> before(JsonNode text) {
    return text.isMissingNode() ? Optional.of(clock.instant()) : Paging.time(text.asText());
  }

  private Reply erase(AgentSession session, String number, Instant before) {
    Erasure.Found found = erasure.find(session.table(), number, before);
    found
        .recordings()
        .forEach((sid, call) -> {
          shredder.shred(session.table().gateway().region(), sid);
          tell(session, sid, call);
        });
    LOG.info("{} erased {} recordings", session.agent().name(), found.recordings().size());
    ObjectNode answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("recordings", found.recordings().size())
            .put("running", found.running());
    if (found.since() != null) {
      answer.put("next", found.since().toString());
    }
    return new Reply.Json(answer);
  }

  /** Proves that it was done, by SIDs: another copy of the number would not be an erasure. */
  private void tell(AgentSession session, String recordingSid, String callSid) {
    events.publish(
        CallEvent.of(
            "erased",
            twilio.accountSid(),
            callSid,
            callSid,
            clock.instant(),
            recordingSid,
            new CallEvent.Data(
                new CallEvent.Leg(
                    session.table().gateway().name(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    session.agent().name(),
                    null,
                    null,
                    null,
                    recordingSid,
                    null,
                    null))));
  }
}
