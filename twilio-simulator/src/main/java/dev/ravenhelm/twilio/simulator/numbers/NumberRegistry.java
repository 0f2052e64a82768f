package dev.ravenhelm.twilio.simulator.numbers;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who owns which number, over all accounts: a number belongs to one at a time. */
public final class NumberRegistry {
  private final Map<String, IncomingNumbers> accounts = new ConcurrentHashMap<>();
  private final Map<String, String> owners = new ConcurrentHashMap<>();

  void join(String accountSid, IncomingNumbers numbers) {
    accounts.put(accountSid, numbers);
  }

  /** Gives a number that is nobody's to an account; says whether it was nobody's. */
  boolean claim(String e164, String accountSid) {
    return owners.putIfAbsent(e164, accountSid) == null;
  }

  void move(String e164, String accountSid) {
    owners.put(e164, accountSid);
  }

  void release(String e164) {
    owners.remove(e164);
  }

  /** The SID of the account that owns a number. */
  public Optional<String> owner(String e164) {
    return Optional.ofNullable(owners.get(e164));
  }

  Optional<IncomingNumbers> of(String accountSid) {
    return Optional.ofNullable(accounts.get(accountSid));
  }

  /** Forgets an account and gives back its numbers. */
  public void leave(String accountSid) {
    accounts.remove(accountSid);
    owners.values().removeIf(accountSid::equals);
  }
}
