package dev.ravenhelm.voice.operator.twilio;

import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Twilio account.
 *
 * <p>Absence is only ever Twilio's own word: an empty {@link Optional} means that Twilio answered
 * 404. Whatever else goes wrong is a {@link TwilioFailure}, which says whether a write may have
 * happened. Nothing is repeated here but 429, which Twilio never processes.
 */
public interface TwilioAccount {
  /** SID of the account. */
  String sid();

  /** All objects of a kind, over all pages; workers come without their attributes. */
  List<TwilioObject> list(TwilioKind kind, String parent);

  /** One object with all fields. */
  Optional<TwilioObject> fetch(TwilioKind kind, String parent, String sid);

  /**
   * Makes an object. A key's secret is in the field {@code Secret} of this answer and nowhere else.
   */
  TwilioObject create(TwilioKind kind, String parent, Map<String, String> fields);

  /** Changes fields; an empty value clears one. */
  TwilioObject update(TwilioKind kind, String parent, String sid, Map<String, String> fields);

  /** Removes an object; one that is gone already counts as removed. */
  void delete(TwilioKind kind, String parent, String sid);

  /** Asks Twilio whether the credentials are valid. */
  void check();
}
