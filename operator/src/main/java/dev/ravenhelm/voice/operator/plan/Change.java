package dev.ravenhelm.voice.operator.plan;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One write to Twilio. */
public sealed interface Change {
  TwilioKind kind();

  /** SID of what it happens in; empty for objects of the account. */
  String parent();

  /** One sentence for people; values that may hold secrets are left out. */
  String describe();

  /** Makes an object; the mark finds it again when the answer is lost. */
  record Create(TwilioKind kind, String parent, OwnerMark mark, SortedMap<String, String> fields)
      implements Change {
    public Create {
      fields = new TreeMap<>(fields);
    }

    @Override
    public String describe() {
      return "create " + kind.label() + " " + Redaction.value("FriendlyName", label());
    }

    /** The same with one more field, which no plan shows. */
    public Create with(String field, String value) {
      TreeMap<String, String> more = new TreeMap<>(fields);
      more.put(field, value);
      return new Create(kind, parent, mark, more);
    }

    /** What Twilio's own filter finds the object by. */
    public String name() {
      return kind.filterValue(fields);
    }

    /** How the object is found. */
    public Sought sought() {
      return new Sought(kind, parent, mark, "", kind.key(fields));
    }

    private String label() {
      return fields.getOrDefault(
          "FriendlyName", kind.keyField().map(key -> fields.getOrDefault(key, "")).orElse(""));
    }
  }

  /** Changes fields of an object. */
  record Update(TwilioKind kind, String parent, String sid, SortedMap<String, FieldChange> fields)
      implements Change {
    public Update {
      fields = new TreeMap<>(fields);
    }

    @Override
    public String describe() {
      return "update "
          + kind.label()
          + " "
          + sid
          + ": "
          + fields.entrySet().stream()
              .map(field ->
                  field.getKey()
                      + " from "
                      + Redaction.value(field.getKey(), field.getValue().before())
                      + " to "
                      + Redaction.value(field.getKey(), field.getValue().after()))
              .collect(Collectors.joining(", "));
    }

    /** The same with a parameter that asks for something and is no field. */
    public Update with(String parameter, String value) {
      TreeMap<String, FieldChange> more = new TreeMap<>(fields);
      more.put(parameter, new FieldChange("", value));
      return new Update(kind, parent, sid, more);
    }

    /** What is sent. */
    public SortedMap<String, String> after() {
      TreeMap<String, String> after = new TreeMap<>();
      fields.forEach((name, change) -> after.put(name, change.after()));
      return after;
    }
  }

  /** Removes an object. */
  record Delete(TwilioKind kind, String parent, String sid, String friendlyName) implements Change {
    @Override
    public String describe() {
      return "delete "
          + kind.label()
          + " "
          + sid
          + " "
          + Redaction.value("FriendlyName", friendlyName);
    }
  }

  /** A field's value in Twilio and the one that is wanted. */
  record FieldChange(String before, String after) {}
}
