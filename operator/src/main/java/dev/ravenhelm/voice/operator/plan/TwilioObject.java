package dev.ravenhelm.voice.operator.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An object as Twilio showed it.
 *
 * @param parent SID of the workspace it lies in; empty for objects of the account
 * @param fields by Twilio's request names (as {@code VoiceUrl}); absent and null values are empty
 */
public record TwilioObject(TwilioKind kind, String parent, String sid, Map<String, String> fields) {
  /** Name of the field with the version that a write may be bound to. */
  public static final String ETAG = "ETag";

  public TwilioObject {
    fields = Map.copyOf(fields);
  }

  /** A field's value, empty where Twilio has none. */
  public String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** Whether all fields are known: lists omit a worker's attributes. */
  public boolean isComplete() {
    return kind != TwilioKind.WORKER || fields.containsKey("Attributes");
  }

  /** What the kind itself tells objects apart by, as a number's E.164. */
  public Optional<String> key() {
    return kind.keyField().map(this::field).filter(value -> !value.isEmpty());
  }

  /** The name that carries the mark. */
  public String friendlyName() {
    return field("FriendlyName");
  }

  /** The same with one more field. */
  public TwilioObject with(String name, String value) {
    Map<String, String> more = new HashMap<>(fields);
    more.put(name, value);
    return new TwilioObject(kind, parent, sid, more);
  }

  /** Without values, which may hold passwords in URLs or a key's secret. */
  @Override
  public String toString() {
    return kind.label() + " " + sid;
  }
}
