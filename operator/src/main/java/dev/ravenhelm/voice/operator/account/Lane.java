package dev.ravenhelm.voice.operator.account;

import java.util.function.Supplier;

/** Whose turn it is at an account's limit: what a person just wrote goes before what is checked. */
public enum Lane {
  /** Somebody changed or deleted a resource and waits for it. */
  EDIT,
  /** Somebody made a resource, perhaps with thousands of others. */
  NEW,
  /** The operator looks whether all is still well. */
  RESYNC;

  private static final ScopedValue<Lane> CURRENT = ScopedValue.newInstance();

  /** The lane of the running work; what nobody asked for is a resync. */
  static Lane current() {
    return CURRENT.orElse(RESYNC);
  }

  /** Runs work in this lane. */
  public <T> T run(Supplier<T> work) {
    return ScopedValue.where(CURRENT, this).call(work::get);
  }
}
