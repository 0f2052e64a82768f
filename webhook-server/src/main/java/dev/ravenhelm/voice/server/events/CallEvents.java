package dev.ravenhelm.voice.server.events;

/** Where events go. */
public interface CallEvents {

  /** Takes an event, in no more time than a caller can spare; never throws. */
  void publish(CallEvent event);
}
