package dev.ravenhelm.voice.operator.number;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumberSpec;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumberSpec.NumberType;
import dev.ravenhelm.voice.operator.status.Progress;
import dev.ravenhelm.voice.operator.twilio.TwilioAccount;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What Twilio has on sale, and what it costs a month. */
final class NumberShop {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
  private static final int PLENTY = 50;

  private final TwilioAccount account;

  NumberShop(TwilioAccount account) {
    this.account = account;
  }

  /** What a number costs a month, in the account's currency. */
  record Price(BigDecimal amount, String currency) {
    Progress.MonthlyCost monthly() {
      return new Progress.MonthlyCost(amount, currency.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return amount.toPlainString() + " " + currency.toUpperCase(Locale.ROOT) + " a month";
    }
  }

  /**
   * The first number on sale that is as the spec asks, takes voice calls, and needs no address that
   * the spec lacks.
   */
  Optional<String> choose(VoiceNumberSpec.Purchase purchase, VoiceNumberSpec.Search search) {
    NumberType type = search.type() == null ? NumberType.Local : search.type();
    Map<String, String> query = new HashMap<>(Map.of("VoiceEnabled", "true", "Beta", "false"));
    if (Boolean.TRUE.equals(search.sms())) {
      query.put("SmsEnabled", "true");
    }
    if (search.areaCode() != null) {
      query.put("AreaCode", search.areaCode());
    }
    if (search.contains() != null) {
      query.put("Contains", search.contains());
    }
    return onSale(search.country(), type, query).stream()
        .filter(row -> purchase.addressSid() != null || needsNoAddress(row))
        .limit(PLENTY)
        .map(row -> row.getOrDefault("PhoneNumber", ""))
        .filter(number -> !number.isEmpty())
        .findFirst();
  }

  /** What this kind of number costs; empty where Twilio names no price. */
  Optional<Price> price(String country, NumberType type) {
    List<Map<String, String>> rows =
        account.rows("pricing", "/v1/PhoneNumbers/Countries/" + country, Map.of(), "");
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    String wanted =
        switch (type) {
          case Local -> "local";
          case Mobile -> "mobile";
          case TollFree -> "toll free";
        };
    for (JsonNode price : json(rows.getFirst().getOrDefault("PhoneNumberPrices", "[]"))) {
      if (price.path("number_type").asText().equals(wanted)) {
        return Optional.of(
            new Price(
                new BigDecimal(price.path("current_price").asText()),
                rows.getFirst().getOrDefault("PriceUnit", "USD")));
      }
    }
    return Optional.empty();
  }

  /** What the number of a spec costs. */
  Optional<Price> price(VoiceNumberSpec spec, String phoneNumber) {
    VoiceNumberSpec.Search search = spec.purchase() == null ? null : spec.purchase().search();
    if (search != null) {
      return price(search.country(), search.type() == null ? NumberType.Local : search.type());
    }
    try {
      var parsed = NUMBERS.parse(phoneNumber, null);
      String country = NUMBERS.getRegionCodeForNumber(parsed);
      NumberType type =
          switch (NUMBERS.getNumberType(parsed)) {
            case MOBILE -> NumberType.Mobile;
            case TOLL_FREE -> NumberType.TollFree;
            default -> NumberType.Local;
          };
      return country == null ? Optional.empty() : price(country, type);
    } catch (NumberParseException e) {
      return Optional.empty(); // no country, hence no price
    }
  }

  private List<Map<String, String>> onSale(
      String country, NumberType type, Map<String, String> query) {
    return account.rows(
        "api",
        "/2010-04-01/Accounts/"
            + account.sid()
            + "/AvailablePhoneNumbers/"
            + country
            + "/"
            + type
            + ".json",
        query,
        "available_phone_numbers");
  }

  private static boolean needsNoAddress(Map<String, String> row) {
    return row.getOrDefault("AddressRequirements", "none").equals("none");
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("prices are JSON that was read as JSON before", e);
    }
  }
}
