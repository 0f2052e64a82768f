package dev.ravenhelm.twilio.simulator.numbers;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Filter;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Principal;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** {@code /IncomingPhoneNumbers}: the account's numbers, bought, set up and released. */
public final class IncomingNumbers {
  private static final String PATH = "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers";
  private static final String TAKEN = "+15005550000";
  private static final String INVALID = "+15005550001";

  private final Account account;
  private final String mainSid;
  private final NumberSettings settings;
  private final NumberRegistry registry;
  private final Docs numbers = new Docs();
  private final Map<String, String> sids = new ConcurrentHashMap<>();
  private final NumberMarket market;

  public IncomingNumbers(
      Account account, String mainSid, Applications applications, NumberRegistry registry) {
    this.mainSid = mainSid;
    this.account = account;
    this.settings = new NumberSettings(account, applications);
    this.registry = registry;
    this.market = new NumberMarket(account, number -> registry.owner(number).isPresent());
    registry.join(account.sid(), this);
  }

  public void register(Routes routes) {
    market.register(routes);
    typed(routes, "/Local.json", doc -> doc.text("type").equals("local"));
    typed(routes, "/Mobile.json", doc -> doc.text("type").equals("mobile"));
    typed(routes, "/TollFree.json", doc -> doc.text("type").equals("tollfree"));
    routes
        .get(
            API,
            PATH + ".json",
            request ->
                Pages.v2010(request, "incoming_phone_numbers", numbers, wanted(request), Doc::json))
        .post(API, PATH + ".json", request -> Answer.created(buy(request).json()))
        .get(API, PATH + "/{Sid}.json", request -> Answer.ok(get(request).json()))
        .post(API, PATH + "/{Sid}.json", this::update)
        .delete(API, PATH + "/{Sid}.json", this::release);
  }

  /** The account's number with these digits. */
  public Optional<Doc> find(String e164) {
    return Optional.ofNullable(sids.get(e164)).flatMap(numbers::find);
  }

  Optional<Doc> bySid(String sid) {
    return numbers.find(sid);
  }

  public List<Doc> all() {
    return numbers.all();
  }

  /** Puts a number into the account as if it had been bought; {@code form} sets it up. */
  public synchronized Doc own(PhoneNumber number, Form form) {
    ObjectNode json = settings.fresh(number);
    settings.write(form, json);
    if (!registry.claim(number.e164(), account.sid())) {
      throw Refusal.badRequest(21422, number.e164() + " is not available: an account owns it");
    }
    return add(json);
  }

  /** Gives back all numbers. */
  public void clear() {
    sids.keySet().forEach(registry::release);
    sids.clear();
    numbers.clear();
  }

  private void typed(Routes routes, String suffix, Predicate<Doc> type) {
    routes
        .get(
            API,
            PATH + suffix,
            request ->
                Pages.v2010(
                    request,
                    "incoming_phone_numbers",
                    numbers,
                    type.and(wanted(request)),
                    IncomingNumbers::withoutType))
        .post(API, PATH + suffix, request -> Answer.created(withoutType(buy(request))));
  }

  /** The typed lists' schemas lack the property, alone among the number's. */
  private static ObjectNode withoutType(Doc doc) {
    return doc.json().deepCopy().without("type");
  }

  private static Predicate<Doc> wanted(ApiRequest request) {
    Form query = request.query();
    Predicate<Doc> equal = Filter.equal(query, "FriendlyName", "Origin", "Beta");
    return query
        .filled("PhoneNumber")
        .map(d -> d.replaceAll("[^0-9A-Za-z*]", ""))
        .map(digits -> equal.and(digits(digits)))
        .orElse(equal);
  }

  private static Predicate<Doc> digits(String digits) {
    if (!digits.contains("*")) {
      return doc -> doc.text("phone_number").contains(digits);
    }
    Pattern pattern = Pattern.compile(digits.replace("*", "[0-9]"));
    return doc -> pattern.matcher(doc.text("phone_number")).find();
  }

  private Doc buy(ApiRequest request) {
    Optional<String> wanted = request.form().filled("PhoneNumber");
    if (wanted.isEmpty()) {
      return own(
          market.inArea(
              request
                  .form()
                  .filled("AreaCode")
                  .orElseThrow(
                      () -> Refusal.badRequest(21404, "PhoneNumber or AreaCode is required"))),
          request.form());
    }
    PhoneNumber number =
        PhoneNumber.parse(wanted.get())
            .filter(n -> !n.e164().equals(INVALID))
            .orElseThrow(
                () -> Refusal.badRequest(21421, "PhoneNumber is invalid: " + wanted.get()));
    if (number.e164().equals(TAKEN)) {
      throw Refusal.badRequest(21422, number.e164() + " is not available");
    }
    return own(number, request.form());
  }

  private Doc get(ApiRequest request) {
    return numbers.find(request.at("Sid")).orElseThrow(request::notFound);
  }

  private Answer update(ApiRequest request) {
    get(request);
    Optional<IncomingNumbers> target =
        request
            .form()
            .filled("AccountSid")
            .filter(sid -> !sid.equals(account.sid()))
            .map(sid -> target(request, sid));
    Doc changed =
        numbers
            .change(request.at("Sid"), json -> settings.write(request.form(), json))
            .orElseThrow(request::notFound);
    return Answer.ok(target.map(to -> move(changed, to)).orElse(changed).json());
  }

  /**
   * Numbers move between a main account and its subaccounts, by the main account's token
   * (twilio.com/docs/iam/api/subaccounts#exchange-numbers).
   */
  private IncomingNumbers target(ApiRequest request, String sid) {
    boolean owner =
        request.principal() instanceof Principal.Account by && by.accountSid().equals(mainSid);
    return registry
        .of(sid)
        .filter(to -> owner && to.account.active())
        .orElseThrow(() ->
            Refusal.badRequest(
                20001,
                "AccountSid must name the main account or one of its subaccounts, and the main account's token must ask, was "
                    + sid));
  }

  private Doc move(Doc number, IncomingNumbers to) {
    sids.remove(number.text("phone_number"));
    numbers.remove(number.sid());
    registry.move(number.text("phone_number"), to.account.sid());
    ObjectNode json = number.json().deepCopy();
    json.put("account_sid", to.account.sid());
    json.put("uri", to.account.path() + "/IncomingPhoneNumbers/" + number.sid() + ".json");
    // What these name lives in the account that is left.
    json.putNull("voice_application_sid").putNull("sms_application_sid").putNull("trunk_sid");
    return to.add(json);
  }

  private Doc add(ObjectNode json) {
    sids.put(json.path("phone_number").asText(), json.path("sid").asText());
    return numbers.add(json);
  }

  private Answer release(ApiRequest request) {
    String e164 = get(request).text("phone_number");
    numbers.remove(request.at("Sid"));
    sids.remove(e164);
    registry.release(e164);
    return Answer.noContent();
  }
}
