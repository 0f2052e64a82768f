package dev.ravenhelm.voice.server.events;

import dev.ravenhelm.voice.server.text.Utf8Builder;
import java.nio.charset.StandardCharsets;

/** The members of an event's JSON object, each as it is written. */
final class Member {

  static final Member SPECVERSION = new Member("specversion");
  static final Member ID = new Member("id");
  static final Member TYPE = new Member("type");
  static final Member SOURCE = new Member("source");
  static final Member SUBJECT = new Member("subject");
  static final Member TIME = new Member("time");
  static final Member DATASCHEMA = new Member("dataschema");
  static final Member ROOTCALL = new Member("rootcall");
  static final Member DATA = new Member("data");
  static final Member CALL_SID = new Member("callSid");
  static final Member REPLICA = new Member("replica");
  static final Member PANELS = new Member("panels");
  static final Member STATE = new Member("state");
  static final Member DISPOSITION = new Member("disposition");
  static final Member NOTE = new Member("note");
  static final Member TRANSCRIPTION = new Member("transcription");
  static final Member GATEWAY = new Member("gateway");
  static final Member DIRECTION = new Member("direction");
  static final Member FROM = new Member("from");
  static final Member TO = new Member("to");
  static final Member NUMBER = new Member("number");
  static final Member QUEUE = new Member("queue");
  static final Member AGENT = new Member("agent");
  static final Member DECISION = new Member("decision");
  static final Member TASK_SID = new Member("taskSid");
  static final Member RESERVATION_SID = new Member("reservationSid");
  static final Member RECORDING_SID = new Member("recordingSid");
  static final Member DURATION_SECONDS = new Member("durationSeconds");
  static final Member SEQUENCE = new Member("sequence");
  static final Member CONTEXT = new Member("context");
  static final Member CUSTOMER = new Member("customer");
  static final Member NAME = new Member("name");
  static final Member TICKET = new Member("ticket");
  static final Member OWNER = new Member("owner");

  private final byte[] afterOthers;

  private Member(String name) {
    this.afterOthers = (",\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
  }

  /** Begins the member, with a comma unless it is the first of its object. */
  Utf8Builder append(Utf8Builder json) {
    return json.append(afterOthers, json.last() == '{' ? 1 : 0);
  }
}
