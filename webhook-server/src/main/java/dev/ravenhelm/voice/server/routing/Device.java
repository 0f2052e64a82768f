package dev.ravenhelm.voice.server.routing;

/** Something that rings. */
public sealed interface Device {

  /**
   * All browsers and apps of an agent.
   *
   * @param agent tells the device whose call it is
   */
  record Client(String identity, String agent) implements Device {}

  /**
   * A telephone.
   *
   * @param confirm whether the one who answers must press 1
   */
  record Phone(String number, boolean confirm) implements Device {}

  /** A SIP address. */
  record Sip(String address) implements Device {}
}
