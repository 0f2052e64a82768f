package dev.ravenhelm.voice.server.voicemail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.agents.Bodies;
import dev.ravenhelm.voice.server.agents.Paging;
import dev.ravenhelm.voice.server.agents.Problem;
import dev.ravenhelm.voice.server.agents.Reply;
import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.recordings.Shredder;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.Gateway;
import dev.ravenhelm.voice.server.routing.Queue;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import dev.ravenhelm.voice.server.voicemail.MessageTasks.Given;
import dev.ravenhelm.voice.server.voicemail.MessageTasks.Place;
import dev.ravenhelm.voice.server.voicemail.MessageTasks.Receiver;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /voicemails}: messages that the agent may hear, and what becomes of them. */
public final class VoicemailsApi {

  private static final Pattern SID = Pattern.compile("RE[0-9a-zA-Z]{1,64}");
  private static final Problem NONE =
      new Problem(
          404,
          "no-such-voicemail",
          "No such voicemail",
          "It is none of those that you may hear, or it was deleted.",
          0);

  private final TwilioRest twilio;
  private final Messages messages;
  private final MessageTasks tasks;
  private final MessageList list;
  private final MessageNews news;
  private final Shredder shredder;
  private final InstantSource clock;
  private final ObjectMapper json = new ObjectMapper();

  public VoicemailsApi(
      TwilioRest twilio, CallEvents events, Shredder shredder, InstantSource clock) {
    this.twilio = twilio;
    this.messages = new Messages(twilio);
    this.tasks = new MessageTasks(twilio);
    this.list = new MessageList(twilio, messages);
    this.news = new MessageNews(events, clock);
    this.shredder = shredder;
    this.clock = clock;
  }

  /** Takes {@code before} and {@code limit}, each or none. */
  public Reply list(ServerRequest request, AgentSession session) {
    Paging paging = Paging.of(request, clock.instant()).orElse(null);
    if (paging == null) {
      return Paging.MALFORMED;
    }
    Map<String, Given> given = place(session).map(tasks::all).orElseGet(Map::of);
    MessageList.Part part = list.read(session, given, paging);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("voicemails").addAll(part.messages());
    if (part.next() != null) {
      body.put("next", part.next());
    }
    return new Reply.Json(body);
  }

  /** Streams what was said. */
  public Optional<Problem> audio(
      ServerRequest request, ServerResponse response, AgentSession session) {
    try {
      Message message = found(request, session).orElse(null);
      if (message == null) {
        return Optional.of(NONE);
      }
      Audio.send(
          twilio.media(session.table().gateway().region(), "/Recordings/" + message.sid() + ".mp3"),
          response);
      return Optional.empty();
    } catch (TwilioFailure failure) {
      return Optional.of(Problem.of(failure));
    }
  }

  /** Takes {@code agent}: the name of one, or null. */
  public Reply assign(ServerRequest request, AgentSession session) {
    JsonNode agent =
        Bodies.object(request, json).map(body -> body.path("agent")).orElse(json.missingNode());
    if (!agent.isTextual() && !agent.isNull()) {
      return new Reply.Refused(
          Problem.malformed("Send {\"agent\": the name of an agent, or null}."));
    }
    Place place = place(session).orElse(null);
    if (place == null) {
      return notNow("This gateway routes without TaskRouter, which would remember it.");
    }
    return own(
        request,
        session,
        message -> give(session, place, message, agent.isNull() ? null : agent.asText()));
  }

  private Reply give(AgentSession session, Place place, Message message, @Nullable String name) {
    RoutingTable table = session.table();
    if (name == null) {
      tasks.release(place, message.sid());
    } else {
      Agent agent = table.agents().get(name);
      String worker = agent == null || agent.suspended() ? null : agent.workerSid();
      String workflow = workflow(table, message);
      if (worker == null || workflow == null) {
        return new Reply.Refused(
            Problem.forbidden(
                "not-allowed", "There is no agent of this name who can be given anything."));
      }
      tasks.give(place, message, new Receiver(name, worker, workflow));
    }
    tell("voicemail-assigned", session, message, name);
    return new Reply.Json(message.json(name, null));
  }

  /** The message's own queue's; any other serves as well, since the task names its worker. */
  private static @Nullable String workflow(RoutingTable table, Message message) {
    Queue own = table.queues().get(message.mailbox().name());
    return own != null && own.workflowSid() != null
        ? own.workflowSid()
        : table.queues().values().stream()
            .map(Queue::workflowSid)
            .filter(sid -> sid != null)
            .findFirst()
            .orElse(null);
  }

  /** Deletes it at Twilio, with its transcription. */
  public Reply delete(ServerRequest request, AgentSession session) {
    return own(
        request,
        session,
        message -> {
          shredder.shred(session.table().gateway().region(), message.sid());
          place(session).ifPresent(place -> tasks.release(place, message.sid()));
          tell("voicemail-deleted", session, message, session.agent().name());
          return new Reply.Json(message.json(null, null));
        });
  }

  private void tell(String state, AgentSession session, Message message, @Nullable String agent) {
    news.tell(state, session.table().gateway().name(), twilio.accountSid(), message, agent);
  }

  private Reply own(ServerRequest request, AgentSession session, Function<Message, Reply> action) {
    return found(request, session).map(action).orElseGet(() -> new Reply.Refused(NONE));
  }

  private Optional<Message> found(ServerRequest request, AgentSession session) {
    String sid = request.path().pathParameters().get("sid");
    return SID.matcher(sid).matches()
        ? messages.find(session.table(), sid).filter(message -> mayHear(session, message))
        : Optional.empty();
  }

  /** Who has it is asked only where that decides. */
  private boolean mayHear(AgentSession session, Message message) {
    return message.opensTo(session.table(), session.agent(), null)
        || place(session)
            .map(place -> tasks.all(place).get(message.sid()))
            .filter(given -> given.agent().equals(session.agent().name()))
            .isPresent();
  }

  private static Optional<Place> place(AgentSession session) {
    Gateway gateway = session.table().gateway();
    return Optional.ofNullable(gateway.workspaceSid())
        .map(workspace -> new Place(gateway.region(), workspace));
  }

  private static Reply notNow(String why) {
    return new Reply.Refused(new Problem(409, "not-now", "Not at this moment", why, 0));
  }
}
