package dev.ravenhelm.twilio.simulator.rest;

import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.function.Predicate;

/** What a list is narrowed to by its query. */
public final class Filter {
  private Filter() {}

  /** Properties equal to the query parameters of their names, where those are there. */
  public static Predicate<Doc> equal(Form query, String... names) {
    Predicate<Doc> all = doc -> true;
    for (String name : names) {
      var value = query.filled(name);
      if (value.isPresent()) {
        String property = Field.property(name);
        all = all.and(doc -> doc.text(property).equals(value.get()));
      }
    }
    return all;
  }
}
