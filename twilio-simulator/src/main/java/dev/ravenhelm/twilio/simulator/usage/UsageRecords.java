package dev.ravenhelm.twilio.simulator.usage;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** {@code /Usage/Records}: the account's calls, messages and recordings, summed up by time. */
public final class UsageRecords {
  private static final String PATH = "/2010-04-01/Accounts/{AccountSid}/Usage/Records";

  /** Days in UTC begin at midnight, and an account at its first use. */
  private static final LocalDate EVER = LocalDate.of(2010, 4, 1);

  private final Account account;
  private final Supplier<Stream<Charge>> charges;

  public UsageRecords(
      Account account,
      Supplier<List<Doc>> calls,
      Supplier<List<Doc>> messages,
      Supplier<List<Doc>> recordings) {
    this.account = account;
    this.charges =
        () ->
            Stream.of(
                    calls.get().stream().map(Charge::ofCall),
                    messages.get().stream().map(Charge::ofMessage),
                    recordings.get().stream().map(Charge::ofRecording))
                .flatMap(one -> one);
  }

  public void register(Routes routes) {
    routes
        .get(API, PATH + ".json", request -> list(request, List.of(asked(request, EVER))))
        .get(API, PATH + "/AllTime.json", request -> list(request, List.of(asked(request, EVER))))
        .get(API, PATH + "/Today.json", request -> list(request, List.of(day(today()))))
        .get(
            API,
            PATH + "/Yesterday.json",
            request -> list(request, List.of(day(today().minusDays(1)))))
        .get(API, PATH + "/ThisMonth.json", request -> list(request, List.of(month(today()))))
        .get(
            API,
            PATH + "/LastMonth.json",
            request -> list(request, List.of(month(today().minusMonths(1)))))
        .get(API, PATH + "/Daily.json", request -> parts(request, day -> day.plusDays(1)))
        .get(
            API,
            PATH + "/Monthly.json",
            request -> parts(request, day -> day.withDayOfMonth(1).plusMonths(1)))
        .get(
            API,
            PATH + "/Yearly.json",
            request -> parts(request, day -> day.withDayOfYear(1).plusYears(1)));
  }

  /** The days asked for in parts of which each begins where {@code next} of the last one is. */
  private Answer parts(ApiRequest request, UnaryOperator<LocalDate> next) {
    LocalDate first =
        charges
            .get()
            .map(charge -> LocalDate.ofInstant(charge.at(), ZoneOffset.UTC))
            .min(LocalDate::compareTo)
            .orElse(today());
    Days asked = asked(request, first);
    var parts = new ArrayList<Days>();
    for (LocalDate from = asked.first; !from.isAfter(asked.last); from = next.apply(from)) {
      LocalDate last = next.apply(from).minusDays(1);
      parts.add(new Days(from, last.isAfter(asked.last) ? asked.last : last));
    }
    return list(request, parts.reversed());
  }

  private Answer list(ApiRequest request, List<Days> periods) {
    Optional<String> word = request.query().filled("Category");
    Optional<Category> wanted = word.flatMap(Category::of);
    if (word.isPresent() && wanted.isEmpty()) {
      // categories of products that are not simulated are never used
      return Pages.v2010(request, "usage_records", List.of());
    }
    List<ObjectNode> records = new ArrayList<>();
    for (Days days : periods) {
      Arrays.stream(Category.values())
          .filter(category -> wanted.filter(w -> w != category).isEmpty())
          .forEach(category -> records.add(record(days, category)));
    }
    return Pages.v2010(request, "usage_records", Pages.numbered(records));
  }

  private ObjectNode record(Days days, Category category) {
    boolean total = category == Category.TOTALPRICE;
    long count = 0;
    long amount = 0;
    double dollars = 0;
    for (Charge charge :
        charges
            .get()
            .filter(c -> days.hold(LocalDate.ofInstant(c.at(), ZoneOffset.UTC)))
            .filter(c -> total || c.categories().contains(category))
            .toList()) {
      count++;
      amount += charge.amount();
      dollars += charge.price();
    }
    BigDecimal price = BigDecimal.valueOf(dollars).setScale(5, RoundingMode.HALF_UP);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("account_sid", account.sid());
    json.put("api_version", "2010-04-01");
    json.put("as_of", account.iso());
    json.put("category", category.word());
    json.put("count", total ? null : "" + count);
    json.put("count_unit", category.countUnit());
    json.put("description", category.description());
    json.put("start_date", days.first.toString());
    json.put("end_date", days.last.toString());
    json.put("price", price);
    json.put("price_unit", "usd");
    json.put("usage", total ? price.toPlainString() : "" + amount);
    json.put("usage_unit", category.usageUnit());
    String records = account.path() + "/Usage/Records";
    String query = ".json?Category=" + category.word();
    json.put("uri", records + query + "&StartDate=" + days.first + "&EndDate=" + days.last);
    ObjectNode links = json.putObject("subresource_uris");
    List.of("AllTime", "Daily", "LastMonth", "Monthly", "ThisMonth", "Today", "Yearly", "Yesterday")
        .forEach(name ->
            links.put(
                name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT),
                records + "/" + name + query));
    return json;
  }

  private Days asked(ApiRequest request, LocalDate first) {
    LocalDate from = date(request, "StartDate").orElse(first);
    LocalDate to = date(request, "EndDate").orElse(today());
    if (from.isAfter(to)) {
      throw Refusal.badRequest(20001, "StartDate " + from + " is after EndDate " + to);
    }
    return new Days(from, to);
  }

  /** A date, or days from now: {@code -30days}. */
  private Optional<LocalDate> date(ApiRequest request, String name) {
    return request
        .query()
        .filled(name)
        .map(text -> {
          try {
            return text.matches("[+-][0-9]{1,4}days?")
                ? today().plusDays(Long.parseLong(text.replaceAll("[+a-z]", "")))
                : LocalDate.parse(text);
          } catch (DateTimeParseException e) {
            throw Refusal.badRequest(
                20001, name + " must be a date like 2026-01-31 or -30days, was " + text);
          }
        });
  }

  private LocalDate today() {
    return LocalDate.ofInstant(account.clock().now(), ZoneOffset.UTC);
  }

  private static Days day(LocalDate day) {
    return new Days(day, day);
  }

  private static Days month(LocalDate in) {
    return new Days(in.withDayOfMonth(1), in.withDayOfMonth(in.lengthOfMonth()));
  }

  private record Days(LocalDate first, LocalDate last) {
    boolean hold(LocalDate day) {
      return !day.isBefore(first) && !day.isAfter(last);
    }
  }
}
