package dev.ravenhelm.twilio.simulator.usage;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What Twilio sums usage up by (twilio.com/docs/usage/api/usage-record#usage-categories). */
enum Category {
  CALLS("calls", "minutes", "Voice Minutes"),
  CALLS_INBOUND("calls", "minutes", "Inbound Voice Minutes"),
  CALLS_OUTBOUND("calls", "minutes", "Outbound Voice Minutes"),
  CALLS_CLIENT("calls", "minutes", "Client Minutes"),
  CALLS_SIP("calls", "minutes", "SIP Minutes"),
  SMS("messages", "messages", "SMS"),
  SMS_OUTBOUND("messages", "messages", "Outbound SMS"),
  RECORDINGS("recordings", "minutes", "Recordings"),
  TOTALPRICE("", "usd", "Total Price");

  private final String countUnit;
  private final String usageUnit;
  private final String description;

  Category(String countUnit, String usageUnit, String description) {
    this.countUnit = countUnit;
    this.usageUnit = usageUnit;
    this.description = description;
  }

  String countUnit() {
    return countUnit;
  }

  String usageUnit() {
    return usageUnit;
  }

  String description() {
    return description;
  }

  /** As Twilio writes it: {@code calls-inbound}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Category> of(String word) {
    return Arrays.stream(values()).filter(category -> category.word().equals(word)).findFirst();
  }
}
