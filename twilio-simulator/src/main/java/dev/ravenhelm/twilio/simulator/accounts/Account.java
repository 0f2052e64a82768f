package dev.ravenhelm.twilio.simulator.accounts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.store.Sids;
import java.util.function.BooleanSupplier;

/** An account, and what every resource in it is stamped with. */
public record Account(String sid, SimClock clock, Sids sids, BooleanSupplier standing) {
  /** Neither suspended nor closed. */
  public boolean active() {
    return standing.getAsBoolean();
  }

  /** The path all of the account's 2010 resources live under. */
  public String path() {
    return "/2010-04-01/Accounts/" + sid;
  }

  public String rfc2822() {
    return Dates.rfc2822(clock.now());
  }

  public String iso() {
    return Dates.iso(clock.now());
  }

  /** A new resource's first properties in the 2010 API. */
  public ObjectNode stamped(String prefix) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("sid", sids.next(prefix));
    json.put("account_sid", sid);
    json.put("date_created", rfc2822());
    json.put("date_updated", rfc2822());
    return json;
  }

  /** A new resource's first properties in the v1 APIs. */
  public ObjectNode stampedIso(String prefix) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("sid", sids.next(prefix));
    json.put("account_sid", sid);
    json.put("date_created", iso());
    json.put("date_updated", iso());
    return json;
  }
}
