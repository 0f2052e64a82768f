package dev.ravenhelm.voice.server.tasks;

import dev.ravenhelm.voice.server.callers.RecentCalls;

/**
 * What Twilio is asked for while calls go on, and what agents asked of it.
 *
 * @param recentCalls those that count towards an agent's limit, whoever places them
 */
public record Arrangements(
    WorkerCalls workers, Meetings meetings, BusyAgents busyAgents, RecentCalls recentCalls) {

  /** Where Twilio cannot be asked. */
  public static Arrangements none() {
    return new Arrangements(WorkerCalls.NONE, Meetings.NONE, BusyAgents.NONE, new RecentCalls());
  }
}
