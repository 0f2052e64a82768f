package dev.ravenhelm.voice.operator.plan;

import java.util.Map;

/**
 * An object as Twilio showed it.
 *
 * @param parent SID of the workspace it lies in; empty for objects of the account
 * @param fields by Twilio's request names (as {@code VoiceUrl}); absent and null values are empty
 */
public record TwilioObject(TwilioKind kind, String parent, String sid, Map<String, String> fields) {
  public TwilioObject {
    fields = Map.copyOf(fields);
  }

  /** A field's value, empty where Twilio has none. */
  public String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** The name that carries the mark. */
  public String friendlyName() {
    return field("FriendlyName");
  }

  /** Without values, which may hold passwords in URLs or a key's secret. */
  @Override
  public String toString() {
    return kind.label() + " " + sid;
  }
}
