package dev.ravenhelm.twilio.simulator;

import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.clock.VirtualClock;
import dev.ravenhelm.twilio.simulator.clock.WallClock;
import dev.ravenhelm.twilio.simulator.faults.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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
 * @param faults what is to go wrong from the start
 * @param concurrentRequests how many REST requests an account may have in flight; any where absent
 */
public record SimulatorConfig(
    String bind,
    int port,
    String accountSid,
    String authToken,
    double timeScale,
    Optional<Instant> virtualStart,
    List<String> numbers,
    Listeners listeners,
    List<Fault> faults,
    OptionalInt concurrentRequests) {

  public SimulatorConfig {
    numbers = List.copyOf(numbers);
    faults = List.copyOf(faults);
    if (!accountSid.matches("AC[0-9a-f]{32}")) {
      throw new IllegalArgumentException(
          "an account SID is AC and 32 hex digits, was " + accountSid);
    }
    if (authToken.isBlank()) {
      throw new IllegalArgumentException("the auth token is empty");
    }
    if (concurrentRequests.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "an account needs at least one request at once, was " + concurrentRequests.getAsInt());
    }
  }

  /** On loopback, on any free port, in real time, with no numbers. */
  public static SimulatorConfig of(String accountSid, String authToken) {
    return new SimulatorConfig(
        "127.0.0.1",
        0,
        accountSid,
        authToken,
        1,
        Optional.empty(),
        List.of(),
        Listeners.NONE,
        List.of(),
        OptionalInt.empty());
  }

  public SimulatorConfig withPort(int other) {
    return new SimulatorConfig(
        bind,
        other,
        accountSid,
        authToken,
        timeScale,
        virtualStart,
        numbers,
        listeners,
        faults,
        concurrentRequests);
  }

  public SimulatorConfig withBind(String other) {
    return new SimulatorConfig(
        other,
        port,
        accountSid,
        authToken,
        timeScale,
        virtualStart,
        numbers,
        listeners,
        faults,
        concurrentRequests);
  }

  public SimulatorConfig withTimeScale(double other) {
    return new SimulatorConfig(
        bind,
        port,
        accountSid,
        authToken,
        other,
        virtualStart,
        numbers,
        listeners,
        faults,
        concurrentRequests);
  }

  public SimulatorConfig withNumbers(List<String> others) {
    return new SimulatorConfig(
        bind,
        port,
        accountSid,
        authToken,
        timeScale,
        virtualStart,
        others,
        listeners,
        faults,
        concurrentRequests);
  }

  public SimulatorConfig with(Listeners others) {
    return new SimulatorConfig(
        bind,
        port,
        accountSid,
        authToken,
        timeScale,
        virtualStart,
        numbers,
        others,
        faults,
        concurrentRequests);
  }

  /** Things go wrong as they say. */
  public SimulatorConfig withFaults(List<Fault> others) {
    return new SimulatorConfig(
        bind,
        port,
        accountSid,
        authToken,
        timeScale,
        virtualStart,
        numbers,
        listeners,
        others,
        concurrentRequests);
  }

  /** Time passes only when it is told to, and begins at {@code start}. */
  public SimulatorConfig withVirtualTime(Instant start) {
    return new SimulatorConfig(
        bind,
        port,
        accountSid,
        authToken,
        timeScale,
        Optional.of(start),
        numbers,
        listeners,
        faults,
        concurrentRequests);
  }

  /** An account may have so many REST requests in flight. */
  public SimulatorConfig withConcurrentRequests(int limit) {
    return new SimulatorConfig(
        bind,
        port,
        accountSid,
        authToken,
        timeScale,
        virtualStart,
        numbers,
        listeners,
        faults,
        OptionalInt.of(limit));
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
