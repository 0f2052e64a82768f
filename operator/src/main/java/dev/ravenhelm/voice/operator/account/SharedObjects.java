package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.Sought;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The objects of one list, found by SID, by mark or by what the kind tells them apart by. */
final class SharedObjects {
  private final Map<String, TwilioObject> bySid = new LinkedHashMap<>();
  private final Map<String, Set<String>> byMark = new HashMap<>();
  private final Map<String, Set<String>> byKey = new HashMap<>();

  /** When each object was last written or removed here, since a list may be older than that. */
  private final Map<String, Long> touched = new HashMap<>();

  private long version;

  synchronized long version() {
    return version;
  }

  synchronized List<TwilioObject> all() {
    return List.copyOf(bySid.values());
  }

  synchronized List<TwilioObject> candidates(Sought sought) {
    Set<String> sids = new LinkedHashSet<>(byMark.getOrDefault(sought.mark().tag(), Set.of()));
    sids.addAll(byKey.getOrDefault(sought.key(), Set.of()));
    sids.add(sought.sid());
    List<TwilioObject> found = new ArrayList<>();
    for (String sid : sids) {
      TwilioObject object = bySid.get(sid);
      if (object != null && sought.matches(object)) {
        found.add(object);
      }
    }
    return found;
  }

  synchronized void put(TwilioObject object) {
    touched.put(object.sid(), ++version);
    index(object);
  }

  synchronized void remove(String sid) {
    touched.put(sid, ++version);
    unindex(sid);
  }

  /** SIDs and keys of all objects. */
  synchronized Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    bySid.values().forEach(object -> names(object).forEach(keys::add));
    return keys;
  }

  /**
   * Takes a list over.
   *
   * @param asked the version when the list was asked for: what was written since stays
   * @return SIDs and keys of what came, went or changed
   */
  synchronized Set<String> replace(List<TwilioObject> listed, long asked) {
    Set<String> changed = new LinkedHashSet<>();
    Set<String> there = new HashSet<>();
    for (TwilioObject object : listed) {
      there.add(object.sid());
      TwilioObject known = bySid.get(object.sid());
      if (isNewer(object.sid(), asked)) {
        continue;
      }
      if (known == null || !sameAsListed(known, object)) {
        names(object).forEach(changed::add);
        index(object);
      }
    }
    for (TwilioObject known : List.copyOf(bySid.values())) {
      if (!there.contains(known.sid()) && !isNewer(known.sid(), asked)) {
        names(known).forEach(changed::add);
        unindex(known.sid());
      }
    }
    touched.values().removeIf(at -> at <= asked);
    return changed;
  }

  /** Lists omit a worker's attributes: what is known of them stays while its date is the same. */
  private static boolean sameAsListed(TwilioObject known, TwilioObject listed) {
    return listed.fields().entrySet().stream()
        .allMatch(field -> field.getValue().equals(known.field(field.getKey())));
  }

  private boolean isNewer(String sid, long asked) {
    return touched.getOrDefault(sid, 0L) > asked;
  }

  private void index(TwilioObject object) {
    unindex(object.sid());
    bySid.put(object.sid(), object);
    OwnerMark.in(object.friendlyName())
        .ifPresent(mark ->
            byMark.computeIfAbsent(mark.tag(), tag -> new LinkedHashSet<>()).add(object.sid()));
    object
        .key()
        .ifPresent(key -> byKey.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(object.sid()));
  }

  private void unindex(String sid) {
    TwilioObject before = bySid.remove(sid);
    if (before == null) {
      return;
    }
    OwnerMark.in(before.friendlyName()).ifPresent(mark -> drop(byMark, mark.tag(), sid));
    before.key().ifPresent(key -> drop(byKey, key, sid));
  }

  private static void drop(Map<String, Set<String>> index, String key, String sid) {
    Set<String> sids = index.get(key);
    if (sids != null && sids.remove(sid) && sids.isEmpty()) {
      index.remove(key);
    }
  }

  private static Stream<String> names(TwilioObject object) {
    return object.kind() == TwilioKind.NUMBER
        ? Stream.concat(Stream.of(object.sid()), object.key().stream())
        : Stream.of(object.sid());
  }
}
