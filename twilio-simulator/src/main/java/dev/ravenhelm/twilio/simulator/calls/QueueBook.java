package dev.ravenhelm.twilio.simulator.calls;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.util.Optional;

/** The queues by name: made by REST, or by the first call that is put into one. */
final class QueueBook {
  /** What a queue holds that REST makes without saying. */
  static final int DEFAULT_SIZE = 1000;

  /** What a queue holds that the first call put into it makes. */
  private static final int BY_CALL = 100;

  private final Account account;
  private final Docs docs = new Docs();

  QueueBook(Account account) {
    this.account = account;
  }

  Docs docs() {
    return docs;
  }

  Optional<Doc> find(String name) {
    return docs.first(queue -> queue.text("friendly_name").equals(name));
  }

  synchronized Doc named(String name) {
    return find(name).orElseGet(() -> add(name, BY_CALL));
  }

  synchronized Doc add(String name, int most) {
    ObjectNode json = account.stamped("QU");
    json.put("friendly_name", name);
    json.put("max_size", most);
    json.put("current_size", 0);
    json.put("average_wait_time", 0);
    json.put("uri", account.path() + "/Queues/" + json.path("sid").asText() + ".json");
    return docs.add(json);
  }
}
