package dev.ravenhelm.twilio.simulator.rest;

import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.util.List;
import java.util.function.Predicate;

/** What pages are cut from; newest first, by positions that never change. */
interface Listing {
  /** Up to {@code most} below a position, less the first {@code skipped}. */
  List<Doc> below(long position, int skipped, int most);

  /** Up to {@code most} just above a position. */
  List<Doc> above(long position, int most);

  static Listing of(Docs docs, Predicate<Doc> wanted) {
    return new Listing() {
      @Override
      public List<Doc> below(long position, int skipped, int most) {
        return docs.below(position, wanted, skipped, most);
      }

      @Override
      public List<Doc> above(long position, int most) {
        return docs.above(position, wanted, most);
      }
    };
  }

  static Listing of(List<Doc> all) {
    return new Listing() {
      @Override
      public List<Doc> below(long position, int skipped, int most) {
        return all.stream()
            .filter(doc -> doc.position() < position)
            .skip(skipped)
            .limit(most)
            .toList();
      }

      @Override
      public List<Doc> above(long position, int most) {
        List<Doc> higher = all.stream().filter(doc -> doc.position() > position).toList();
        return higher.subList(Math.max(0, higher.size() - most), higher.size());
      }
    };
  }
}
