package dev.ravenhelm.twilio.simulator.usage;

import dev.ravenhelm.twilio.simulator.countries.Country;
import dev.ravenhelm.twilio.simulator.countries.Pricing;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One thing that was used.
 *
 * @param categories all that it counts in, as Twilio names them
 * @param amount in the unit of its categories: minutes or messages
 * @param price in US dollars
 */
record Charge(Instant at, Set<Category> categories, long amount, double price) {
  private static final double APP_MINUTE = 0.004;
  private static final double MESSAGE = 0.0079;
  private static final double RECORDED_MINUTE = 0.0025;
  private static final long MINUTE = 60;

  Charge {
    categories = Set.copyOf(categories);
  }

  /** A leg that was answered costs by the minute that was begun; others cost nothing. */
  static Charge ofCall(Doc call) {
    long minutes = minutes(call);
    boolean inbound = call.text("direction").equals("inbound");
    String far = call.text(inbound ? "from" : "to");
    Category category =
        far.startsWith("client:")
            ? Category.CALLS_CLIENT
            : far.startsWith("sip:")
                ? Category.CALLS_SIP
                : inbound ? Category.CALLS_INBOUND : Category.CALLS_OUTBOUND;
    double perMinute =
        switch (category) {
          case CALLS_INBOUND -> Pricing.INBOUND;
          case CALLS_OUTBOUND ->
              Country.ofNumber(far).map(Country::outboundPrice).orElse(Pricing.INBOUND);
          default -> APP_MINUTE;
        };
    return of(call, category, Category.CALLS, minutes, minutes * perMinute);
  }

  static Charge ofMessage(Doc message) {
    return of(message, Category.SMS_OUTBOUND, Category.SMS, 1, MESSAGE);
  }

  static Charge ofRecording(Doc recording) {
    long minutes = minutes(recording);
    return new Charge(
        at(recording), Set.of(Category.RECORDINGS), minutes, minutes * RECORDED_MINUTE);
  }

  private static Charge of(Doc doc, Category narrow, Category wide, long amount, double price) {
    return new Charge(at(doc), Set.copyOf(List.of(narrow, wide)), amount, price);
  }

  private static long minutes(Doc doc) {
    return (doc.number("duration") + MINUTE - 1) / MINUTE;
  }

  private static Instant at(Doc doc) {
    return Dates.parse(doc.text("date_created")).orElseThrow();
  }
}
