package dev.ravenhelm.voice.operator.plan;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one Twilio object should be.
 *
 * @param parent SID of what it lies in; empty for objects of the account
 * @param fields by Twilio's request names; an empty value clears the field
 */
public record Desired(
    TwilioKind kind, String parent, OwnerMark mark, SortedMap<String, String> fields) {
  public Desired {
    fields = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }

  /** How the object is found. */
  public Sought sought(String recordedSid) {
    return new Sought(kind, parent, mark, recordedSid, kind.key(fields));
  }

  /** What Twilio's own filter finds the object by. */
  public String name() {
    return kind.filterValue(fields);
  }

  /** A marked object with a name for people. */
  public static Desired of(
      TwilioKind kind, String parent, OwnerMark mark, String human, Map<String, String> fields) {
    TreeMap<String, String> all = new TreeMap<>(fields);
    all.put("FriendlyName", mark.friendlyName(human));
    return new Desired(kind, parent, mark, all);
  }
}
