package dev.ravenhelm.voice.operator.plan;

import java.util.regex.Pattern;

/**
 * What a number's friendly name ends with while one installation offers it to another: it names the
 * one that may take it, as a digest.
 */
public record HandoverTag(String tag) {
  private static final Pattern IN_NAME = Pattern.compile("\\[(rvh-[a-z2-7]{20})]$");

  /** The tag that offers to an installation. */
  public static HandoverTag to(String ownerId) {
    return new HandoverTag(
        "rvh-" + OwnerMark.of(ownerId, "handover", "", "", "").tag().substring("rv1-".length()));
  }

  /** Whether the object is offered to anybody. */
  public static boolean isOnAny(TwilioObject object) {
    return IN_NAME.matcher(object.friendlyName()).find();
  }

  /** Whether the object is offered to this installation. */
  public boolean isOn(TwilioObject object) {
    return object.friendlyName().endsWith("[" + tag + "]");
  }

  /** A friendly name that ends with this tag. */
  public String friendlyName(String human) {
    return new OwnerMark(tag).friendlyName(human);
  }
}
