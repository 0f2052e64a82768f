package dev.ravenhelm.voice.server.tasks;

import dev.ravenhelm.voice.server.routing.RoutingTable;

/** Conferences that calls are brought into while they go on. */
public interface Meetings {

  /** There are none. */
  Meetings NONE = (table, callSid, dialledSid) -> false;

  /**
   * Whether a call whose two legs were put through to each other goes on in a conference of its
   * SID, where the leg that was dialled is already. Asked when Twilio says that the dial has ended.
   */
  boolean hasBegun(RoutingTable table, String callSid, String dialledSid);
}
