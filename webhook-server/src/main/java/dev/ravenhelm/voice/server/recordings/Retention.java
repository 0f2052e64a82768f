package dev.ravenhelm.voice.server.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.recent.RecentMap;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.time.Timekeeper;
import dev.ravenhelm.voice.server.twilio.Page;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.Rounds;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes this gateway's recordings and voicemail at Twilio once they are older than {@code
 * recordings.retention}. Every replica looks: what another has deleted is deleted.
 */
public final class Retention implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** In one turn; the next goes on where it ended. */
  private static final int MOST_PAGES = 5;

  private static final int MOST_LOOKED_UP = 100;
  private static final int MOST_FOREIGN = 16_384;

  /**
   * How old what is known of the gateway may be when it leads to what cannot be undone. The first
   * round is no sooner: what was kept from before a restart is older than that by then.
   */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final Tables tables;
  private final TwilioRest twilio;
  private final Ownership ownership;
  private final Shredder shredder;
  private final Timekeeper clock;
  private final Counter deleted;

  /** Recordings that are not this gateway's, which need not be looked up again. */
  private final Map<String, Boolean> foreign = RecentMap.byAge(MOST_FOREIGN);

  private final Rounds rounds;
  private @Nullable Map<String, String> goOn;

  public Retention(
      Tables tables, TwilioRest twilio, Shredder shredder, Timekeeper clock, MeterRegistry meters) {
    this.tables = tables;
    this.twilio = twilio;
    this.ownership = new Ownership(twilio);
    this.shredder = shredder;
    this.clock = clock;
    this.deleted =
        Counter.builder("voice.recordings.expired")
            .description("Recordings and voicemail that were deleted since they were too old")
            .register(meters);
    this.rounds =
        new Rounds(
            "retention",
            tables,
            clock,
            FRESH,
            PAUSE,
            "Recordings are kept too long for now",
            this::delete);
  }

  public Retention start() {
    rounds.start();
    return this;
  }

  @Override
  public void close() {
    rounds.close();
  }

  private void delete(RoutingTable table) {
    Duration retention = table.gateway().retention();
    if (retention == null || tables.age().compareTo(FRESH) > 0) {
      return;
    }
    int count = delete(table, clock.instant().minus(retention));
    if (count > 0) {
      deleted.increment(count);
      LOG.info("Deleted {} recordings that were older than {}", count, retention);
    }
  }

  private int delete(RoutingTable table, Instant before) {
    int count = 0;
    int lookedUp = 0;
    Map<String, String> query = goOn == null ? oldest(before) : goOn;
    goOn = null;
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      Page page =
          twilio.page(Product.API, table.gateway().region(), "/Recordings", query, "recordings");
      for (JsonNode recording : page.entries()) {
        String sid = recording.path("sid").asText();
        if (!expired(recording, before) || foreign.containsKey(sid)) {
          continue;
        }
        if (lookedUp++ == MOST_LOOKED_UP) {
          goOn = query;
          return count;
        }
        if (ownership.of(table, recording)) {
          shredder.shred(table.gateway().region(), sid);
          count++;
        } else {
          foreign.put(sid, true);
        }
      }
      Optional<Map<String, String>> next = page.next();
      if (next.isEmpty()) {
        return count;
      }
      query = next.get();
    }
    goOn = query;
    return count;
  }

  private static Map<String, String> oldest(Instant before) {
    return Map.of("DateCreated<", before.plus(Duration.ofDays(1)).toString().substring(0, 10));
  }

  private static boolean expired(JsonNode recording, Instant before) {
    return Dates.over(recording) && Dates.of(recording).isBefore(before);
  }
}
