package dev.ravenhelm.voice.server.calls;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call that an agent has at this moment.
 *
 * @param callSid the first leg, by which the call is known: the caller's, or the agent's own of a
 *     call that the agent placed
 * @param taskSid its task in TaskRouter; empty where it has none
 * @param reservationSid the agent's hold on the task, likewise
 * @param to whom the agent called; null for calls that came in
 * @param since when it began to be so, ISO 8601
 * @param conferenceSid null until the agent has answered
 * @param parties who is in the conference, or rings to join it
 * @param about who calls and why
 * @param remarks what agents have said about it
 */
public record LiveCall(
    String callSid,
    String taskSid,
    String reservationSid,
    Stage stage,
    @Nullable String from,
    @Nullable String to,
    @Nullable String number,
    @Nullable String queue,
    String since,
    @Nullable String conferenceSid,
    List<Party> parties,
    About about,
    Remarks remarks) {

  /** How far it is with this agent. */
  public enum Stage {
    OFFERED,
    CONNECTING,
    TALKING,
    HELD,
    WRAPPING_UP
  }

  public LiveCall {
    parties = List.copyOf(parties);
  }

  /** Whether two legs were put through to each other, instead of by way of a task. */
  boolean dialled() {
    return taskSid.isEmpty();
  }

  /** Whether the agent placed it. */
  boolean outbound() {
    return to != null;
  }

  /** Whom the agent talks with, as a number or an address; null where that is hidden. */
  @Nullable String outside() {
    return outbound() ? to : from;
  }

  /** Which of these is the same call. */
  Optional<LiveCall> among(List<LiveCall> calls) {
    return calls.stream()
        .filter(call -> call.callSid.equals(callSid) && call.reservationSid.equals(reservationSid))
        .findFirst();
  }

  /** The agent's own leg. */
  Optional<Party> agent() {
    return parties.stream().filter(party -> party.is(Party.Role.AGENT)).findFirst();
  }

  Optional<Party> caller() {
    return parties.stream().filter(party -> party.is(Party.Role.CALLER)).findFirst();
  }

  /** A guest, by its leg, who may not have answered yet. */
  Optional<Party> guest(String sid) {
    return parties.stream()
        .filter(party -> party.role() == Party.Role.GUEST && party.callSid().equals(sid))
        .findFirst();
  }

  /** One of those that the agent talks with, by its leg. */
  Optional<Party> other(String sid) {
    return others().stream().filter(party -> party.callSid().equals(sid)).findFirst();
  }

  /** Those that the agent talks with. */
  List<Party> others() {
    return parties.stream().filter(Party::other).toList();
  }

  /** As the agents' API writes it. */
  public ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("callSid", callSid)
            .put("state", stage.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .put("direction", outbound() ? "outbound" : "inbound")
            .put("since", since)
            .put("muted", agent().filter(Party::muted).isPresent());
    putIfKnown(json, "from", from);
    putIfKnown(json, "to", to);
    putIfKnown(json, "number", number);
    putIfKnown(json, "queue", queue);
    ArrayNode list = json.putArray("parties");
    parties.forEach(party -> list.add(party.json()));
    about.into(json);
    remarks.into(json);
    return json;
  }

  private static void putIfKnown(ObjectNode json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
