package dev.ravenhelm.twilio.simulator.taskrouter;

import com.fasterxml.jackson.databind.JsonNode;

/** What the engine needs of the telephone exchange. */
public interface Telephony {
  /** Begins to follow an instruction; what comes of it is told to the engine later. */
  void follow(Offer offer, Instruction.Telephone instruction);

  /** Calls a supervisor into the conference that a reservation's call became. */
  void supervise(Offer offer, Instruction.Telephone instruction, String supervisorUri);

  /** Adds a line to the story of the call that a task stands for. */
  void tell(String callSid, String kind, String words);

  /** One reservation as the exchange sees it. */
  record Offer(
      String taskSid,
      String reservationSid,
      String workerSid,
      String workerName,
      JsonNode workerAttributes,
      JsonNode taskAttributes) {
    public String callSid() {
      return taskAttributes.path("call_sid").asText("");
    }
  }
}
