package dev.ravenhelm.twilio.simulator.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A collection of resources in the order they were created. */
public final class Docs {
  private final Map<String, Doc> bySid = new HashMap<>();
  private final TreeMap<Long, Doc> byPosition = new TreeMap<>(Collections.reverseOrder());
  private final int most;
  private long next = 1;

  public Docs() {
    this(Integer.MAX_VALUE);
  }

  /** Keeps the newest {@code most}. */
  public Docs(int most) {
    this.most = most;
  }

  public Doc add(ObjectNode json) {
    return add(json.path("sid").asText(), json);
  }

  /** Keeps what has no SID of its own under another name. */
  public synchronized Doc add(String sid, ObjectNode json) {
    var doc = new Doc(sid, next++, 0, json);
    put(doc);
    if (bySid.size() > most) {
      bySid.remove(byPosition.pollLastEntry().getValue().sid());
    }
    return doc;
  }

  public synchronized Optional<Doc> find(String sid) {
    return Optional.ofNullable(bySid.get(sid));
  }

  public synchronized Optional<Doc> first(Predicate<Doc> wanted) {
    return byPosition.values().stream().filter(wanted).findFirst();
  }

  /** All that match, newest first. */
  public synchronized List<Doc> list(Predicate<Doc> wanted) {
    var found = new ArrayList<Doc>();
    for (Doc doc : byPosition.values()) {
      if (wanted.test(doc)) {
        found.add(doc);
      }
    }
    return found;
  }

  /** Up to {@code most} that match and are older than a position, less the first. */
  public synchronized List<Doc> below(long position, Predicate<Doc> wanted, int skipped, int most) {
    return byPosition.tailMap(position, false).values().stream()
        .filter(wanted)
        .skip(skipped)
        .limit(most)
        .toList();
  }

  /** Up to {@code most} that match and are just newer than a position; newest first. */
  public synchronized List<Doc> above(long position, Predicate<Doc> wanted, int most) {
    return byPosition.headMap(position, false).descendingMap().values().stream()
        .filter(wanted)
        .limit(most)
        .toList()
        .reversed();
  }

  public List<Doc> all() {
    return list(doc -> true);
  }

  public synchronized int size() {
    return bySid.size();
  }

  /** Replaces the resource by a changed copy; empty when it is gone. */
  public synchronized Optional<Doc> change(String sid, Consumer<ObjectNode> edit) {
    Doc old = bySid.get(sid);
    if (old == null) {
      return Optional.empty();
    }
    ObjectNode copy = old.json().deepCopy();
    edit.accept(copy);
    var changed = new Doc(sid, old.position(), old.version() + 1, copy);
    put(changed);
    return Optional.of(changed);
  }

  public synchronized boolean remove(String sid) {
    Doc old = bySid.remove(sid);
    if (old == null) {
      return false;
    }
    byPosition.remove(old.position());
    return true;
  }

  public synchronized void clear() {
    bySid.clear();
    byPosition.clear();
  }

  private void put(Doc doc) {
    bySid.put(doc.sid(), doc);
    byPosition.put(doc.position(), doc);
  }
}
