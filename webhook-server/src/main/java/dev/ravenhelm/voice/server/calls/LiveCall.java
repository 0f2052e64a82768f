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
 * @param callSid the caller's leg, by which the call is known
 * @param taskSid its task in TaskRouter
 * @param reservationSid the agent's hold on the task
 * @param since when the state of the reservation began, ISO 8601
 * @param conferenceSid null until the agent has answered
 * @param parties who is in the conference
 * @param remarks what agents have said about it
 */
public record LiveCall(
    String callSid,
    String taskSid,
    String reservationSid,
    Stage stage,
    @Nullable String from,
    @Nullable String number,
    @Nullable String queue,
    String since,
    @Nullable String conferenceSid,
    List<Party> parties,
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

  /** The agent's own leg. */
  Optional<Party> agent() {
    return parties.stream().filter(party -> party.role() == Party.Role.AGENT).findFirst();
  }

  Optional<Party> caller() {
    return parties.stream().filter(party -> party.role() == Party.Role.CALLER).findFirst();
  }

  /** A guest, by its leg. */
  Optional<Party> guest(String sid) {
    return other(sid).filter(party -> party.role() == Party.Role.GUEST);
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
            .put("since", since)
            .put("muted", agent().filter(Party::muted).isPresent());
    putIfKnown(json, "from", from);
    putIfKnown(json, "number", number);
    putIfKnown(json, "queue", queue);
    ArrayNode list = json.putArray("parties");
    parties.forEach(party -> list.add(party.json()));
    remarks.into(json);
    return json;
  }

  private static void putIfKnown(ObjectNode json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
