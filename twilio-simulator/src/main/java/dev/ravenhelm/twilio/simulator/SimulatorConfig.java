package dev.ravenhelm.twilio.simulator;

import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.clock.VirtualClock;
import dev.ravenhelm.twilio.simulator.clock.WallClock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a simulator is started with.
 *
 * @param bind the address to listen on
 * @param port the port, 0 for any that is free
 * @param timeScale how many times as fast as the wall its clock runs
 * @param virtualStart where a clock begins that stands still until it is told to advance; absent
 *     for one that runs with the wall's
 * @param numbers E.164 numbers the account owns from the start
 * @param listeners what it listens on beside HTTP
 */
public record SimulatorConfig(
    String bind,
    int port,
    String accountSid,
    String authToken,
    double timeScale,
    Optional<Instant> virtualStart,
    List<String> numbers,
    Listeners listeners) {

  public SimulatorConfig {
    numbers = List.copyOf(numbers);
    if (!accountSid.matches("AC[0-9a-f]{32}")) {
      throw new IllegalArgumentException(
          "an account SID is AC and 32 hex digits, was " + accountSid);
    }
    if (authToken.isBlank()) {
      throw new IllegalArgumentException("the auth token is empty");
    }
  }

  /** On loopback, on any free port, in real time, with no numbers. */
  public static SimulatorConfig of(String accountSid, String authToken) {
    return new SimulatorConfig(
        "127.0.0.1", 0, accountSid, authToken, 1, Optional.empty(), List.of(), Listeners.NONE);
  }

  public SimulatorConfig withPort(int other) {
    return new SimulatorConfig(
        bind, other, accountSid, authToken, timeScale, virtualStart, numbers, listeners);
  }

  public SimulatorConfig withBind(String other) {
    return new SimulatorConfig(
        other, port, accountSid, authToken, timeScale, virtualStart, numbers, listeners);
  }

  public SimulatorConfig withTimeScale(double other) {
    return new SimulatorConfig(
        bind, port, accountSid, authToken, other, virtualStart, numbers, listeners);
  }

  public SimulatorConfig withNumbers(List<String> others) {
    return new SimulatorConfig(
        bind, port, accountSid, authToken, timeScale, virtualStart, others, listeners);
  }

  public SimulatorConfig with(Listeners others) {
    return new SimulatorConfig(
        bind, port, accountSid, authToken, timeScale, virtualStart, numbers, others);
  }

  /** Time passes only when it is told to, and begins at {@code start}. */
  public SimulatorConfig withVirtualTime(Instant start) {
    return new SimulatorConfig(
        bind, port, accountSid, authToken, timeScale, Optional.of(start), numbers, listeners);
  }

  SimClock clock() {
    return virtualStart.<SimClock>map(VirtualClock::new).orElseGet(() -> new WallClock(timeScale));
  }

  @Override
  public String toString() {
    return "SimulatorConfig["
        + bind
        + ":"
        + port
        + ", "
        + accountSid
        + ", timeScale="
        + timeScale
        + ", numbers="
        + numbers
        + "]";
  }
}
