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

  /**
   * The objects that Twilio's own filter finds, by exact value; all of them where the kind has no
   * filter.
   */
  List<TwilioObject> search(TwilioKind kind, String parent, String value);

  /** One object with all fields, and its {@code ETag} where Twilio gives one. */
  Optional<TwilioObject> fetch(TwilioKind kind, String parent, String sid);

  /**
   * Makes an object. A key's secret is in the field {@code Secret} of this answer and nowhere else.
   */
  TwilioObject create(TwilioKind kind, String parent, Map<String, String> fields);

  /**
   * Changes fields; an empty value clears one.
   *
   * @param etag the write is refused with {@link TwilioFailure.Kind#CHANGED} where the object has
   *     another by now; empty: written in any case
   */
  TwilioObject update(
      TwilioKind kind, String parent, String sid, Map<String, String> fields, String etag);

  /** Changes fields whatever else was changed meanwhile. */
  default TwilioObject update(
      TwilioKind kind, String parent, String sid, Map<String, String> fields) {
    return update(kind, parent, sid, fields, "");
  }

  /** Removes an object; one that is gone already counts as removed. */
  void delete(TwilioKind kind, String parent, String sid);

  /** Asks Twilio whether the credentials are valid. */
  void check();

  /**
   * What can only be read, over all pages: numbers for sale, prices, permissions.
   *
   * @param product first label of the host name, as {@code pricing}
   * @param listKey of the array in a page, or empty where the answer itself is the one row
   * @return rows by Twilio's request names; what is no text is JSON; empty where there is no such
   *     list
   */
  List<Map<String, String>> rows(
      String product, String path, Map<String, String> query, String listKey);
}
