package dev.ravenhelm.voice.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The stand-in's key-value store, version 2. Source: openbao.org/api-docs/secret/kv/kv-v2. */
final class BaoKeyValues {

  private static final int MAX_VERSIONS = 10;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final NavigableMap<String, Entry> entries = new TreeMap<>();

  /** Whether a write would be an update, which policies tell apart from a create. */
  synchronized boolean exists(String path) {
    return entries.containsKey(path);
  }

  /** The newest version for 0. */
  synchronized BaoReply read(String path, int version) {
    Entry entry = entries.get(path);
    Version found =
        entry == null ? null : entry.versions.get(version == 0 ? entry.newest : version);
    if (entry == null || found == null) {
      return BaoReply.absent();
    }
    ObjectNode data = JSON.objectNode();
    data.set("data", found.isReadable() ? found.data : null);
    data.set("metadata", found.describe(entry.customMetadata));
    ObjectNode body = JSON.objectNode();
    body.set("data", data);
    return new BaoReply(found.isReadable() ? 200 : 404, body);
  }

  synchronized BaoReply write(String path, JsonNode body) {
    JsonNode data = body.path("data");
    if (!data.isObject()) {
      return BaoReply.error(400, "no data provided");
    }
    Entry existing = entries.get(path);
    JsonNode cas = body.path("options").path("cas");
    if (cas.isNumber() && cas.asInt() != (existing == null ? 0 : existing.newest)) {
      return BaoReply.error(400, "check-and-set parameter did not match the current version");
    }
    Entry entry = entries.computeIfAbsent(path, _ -> new Entry());
    entry.newest++;
    Version version = new Version(entry.newest, data);
    entry.versions.put(entry.newest, version);
    entry.versions.headMap(entry.newest - MAX_VERSIONS, true).clear();
    return BaoReply.data(version.describe(entry.customMetadata));
  }

  /** Deletes, undeletes or destroys versions; the newest one when none is named. */
  synchronized BaoReply change(String path, String verb, JsonNode versions) {
    Entry entry = entries.get(path);
    if (entry != null) {
      if (versions.isArray()) {
        versions.forEach(number -> entry.change(number.asInt(), verb));
      } else {
        entry.change(entry.newest, verb);
      }
    }
    return BaoReply.done();
  }

  synchronized BaoReply describe(String path) {
    Entry entry = entries.get(path);
    if (entry == null) {
      return BaoReply.absent();
    }
    ObjectNode data = JSON.objectNode();
    data.put("current_version", entry.newest);
    data.put("max_versions", 0);
    data.put("cas_required", false);
    data.set("custom_metadata", entry.customMetadata);
    ObjectNode versions = data.putObject("versions");
    entry.versions.forEach((number, version) -> versions.set("" + number, version.describe(null)));
    return BaoReply.data(data);
  }

  synchronized BaoReply putMetadata(String path, JsonNode body) {
    JsonNode custom = body.path("custom_metadata");
    Entry entry = entries.computeIfAbsent(path, _ -> new Entry());
    if (custom.isObject()) {
      entry.customMetadata = custom;
    }
    return BaoReply.done();
  }

  synchronized BaoReply forget(String path) {
    entries.remove(path);
    return BaoReply.done();
  }

  /** The names below a folder, folders with a slash at their end. */
  synchronized BaoReply list(String folder) {
    String prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
    var keys = new TreeSet<String>();
    for (String path : entries.tailMap(prefix, true).keySet()) {
      if (path.startsWith(prefix)) {
        String rest = path.substring(prefix.length());
        int slash = rest.indexOf('/');
        keys.add(slash < 0 ? rest : rest.substring(0, slash + 1));
      }
    }
    if (keys.isEmpty()) {
      return BaoReply.absent();
    }
    ObjectNode data = JSON.objectNode();
    keys.forEach(data.putArray("keys")::add);
    return BaoReply.data(data);
  }

  private static final class Entry {
    private final NavigableMap<Integer, Version> versions = new TreeMap<>();
    private @Nullable JsonNode customMetadata;
    private int newest;

    private void change(int number, String verb) {
      versions.computeIfPresent(number, (_, version) -> version.after(verb));
    }
  }

  private record Version(
      int number, @Nullable JsonNode data, String created, String deleted, boolean destroyed) {

    private Version(int number, JsonNode data) {
      this(number, data, Instant.now().toString(), "", false);
    }

    private boolean isReadable() {
      return deleted.isEmpty() && !destroyed;
    }

    private Version after(String verb) {
      return switch (verb) {
        case "delete" -> new Version(number, data, created, Instant.now().toString(), destroyed);
        case "undelete" -> new Version(number, data, created, "", destroyed);
        case "destroy" -> new Version(number, null, created, deleted, true);
        default -> throw new IllegalArgumentException(verb);
      };
    }

    private ObjectNode describe(@Nullable JsonNode customMetadata) {
      ObjectNode description = JSON.objectNode();
      description.put("version", number);
      description.put("created_time", created);
      description.put("deletion_time", deleted);
      description.put("destroyed", destroyed);
      description.set("custom_metadata", customMetadata);
      return description;
    }
  }
}
