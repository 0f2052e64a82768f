package dev.ravenhelm.voice.server.webhooks;

import dev.ravenhelm.voice.server.routing.RoutingTable;
import java.util.Map;

/**
 * A request that Twilio sent, with the table that decides about it.
 *
 * @param path below the public URL, as {@code /voice/incoming}
 * @param query the parameters of the URL
 * @param form the parameters of the body; of a GET, those of the URL
 * @param receivedAt when it came, by {@link System#nanoTime}
 */
record Verified(
    RoutingTable table,
    String accountSid,
    String path,
    String rawQuery,
    Form query,
    Form form,
    long receivedAt) {

  Map<String, String> queryValues() {
    return query.first();
  }

  String get(String name) {
    return form.get(name);
  }
}
