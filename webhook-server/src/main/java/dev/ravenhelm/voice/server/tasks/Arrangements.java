package dev.ravenhelm.voice.server.tasks;

/** What Twilio is asked for while calls go on. */
public record Arrangements(WorkerCalls workers, Meetings meetings, BusyAgents busyAgents) {

  /** Where Twilio cannot be asked. */
  public static final Arrangements NONE =
      new Arrangements(WorkerCalls.NONE, Meetings.NONE, BusyAgents.NONE);
}
