package dev.ravenhelm.voice.operator.plan;

import java.util.Optional;

/**
 * How one object is found among all of its kind.
 *
 * @param parent SID of what it lies in; empty for objects of the account
 * @param mark the owner mark that it should carry
 * @param sid a SID that the spec adopts or that status remembers; empty for none
 * @param key what the kind itself tells objects apart by, as a number's E.164; empty for none
 */
public record Sought(TwilioKind kind, String parent, OwnerMark mark, String sid, String key) {
  /** By its mark alone. */
  public static Sought marked(TwilioKind kind, String parent, OwnerMark mark) {
    return new Sought(kind, parent, mark, "", "");
  }

  /** Whether an object is meant. */
  public boolean matches(TwilioObject object) {
    return mark.isOn(object)
        || (!sid.isEmpty() && object.sid().equals(sid))
        || (!key.isEmpty() && Optional.of(key).equals(object.key()));
  }
}
