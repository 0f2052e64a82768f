package dev.ravenhelm.voice.server.routing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Something that rings. */
public sealed interface Device {

  /**
   * All browsers and apps of an agent.
   *
   * @param agent tells the device whose call it is
   * @param about tells the device who calls and why, by names of parameters, the foremost first
   */
  record Client(String identity, String agent, SequencedMap<String, String> about)
      implements Device {

    public Client {
      about = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(about));
    }

    /** Devices that are told nothing of the call. */
    Client(String identity, String agent) {
      this(identity, agent, new LinkedHashMap<>());
    }
  }

  /**
   * A telephone.
   *
   * @param confirm whether the one who answers must press 1
   */
  record Phone(String number, boolean confirm) implements Device {}

  /** A SIP address. */
  record Sip(String address) implements Device {}
}
