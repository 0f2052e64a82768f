package dev.ravenhelm.twilio.simulator.shelf;

import java.util.ArrayList;
import java.util.List;

/** All shelves of an account, so that they can be emptied together. */
public final class Shelves {
  private final List<Runnable> emptying = new ArrayList<>();

  public Shelf add(Shelf shelf) {
    emptying.add(shelf::clear);
    return shelf;
  }

  public void whenCleared(Runnable also) {
    emptying.add(also);
  }

  public void clear() {
    emptying.forEach(Runnable::run);
  }
}
