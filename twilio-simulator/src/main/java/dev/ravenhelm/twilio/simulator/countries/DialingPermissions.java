package dev.ravenhelm.twilio.simulator.countries;

import static dev.ravenhelm.twilio.simulator.rest.Product.VOICE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** {@code /DialingPermissions} and {@code /Settings} of voice: which countries may be called. */
public final class DialingPermissions {
  private static final String PATH = "/v1/DialingPermissions/Countries";
  private static final List<String> FLAGS =
      List.of(
          "low_risk_numbers_enabled",
          "high_risk_special_numbers_enabled",
          "high_risk_tollfraud_numbers_enabled");

  private final ObjectMapper mapper = new ObjectMapper();
  private final Map<String, Allowed> allowed = new ConcurrentHashMap<>();
  private volatile boolean inherits = true;

  public void register(Routes routes) {
    routes
        .get(VOICE, PATH, this::list)
        .get(VOICE, PATH + "/{IsoCode}", request -> Answer.ok(json(country(request))))
        .get(VOICE, PATH + "/{IsoCode}/HighRiskSpecialPrefixes", this::prefixes)
        .post(VOICE, "/v1/DialingPermissions/BulkCountryUpdates", this::update)
        .get(VOICE, "/v1/Settings", request -> Answer.ok(settings()))
        .post(VOICE, "/v1/Settings", this::inherit);
  }

  /** Whether a number may be called; a country unknown here has nobody to forbid it. */
  public boolean allows(String e164) {
    return Country.ofNumber(e164).filter(country -> !of(country).lowRisk).isEmpty();
  }

  public void clear() {
    allowed.clear();
    inherits = true;
  }

  private Answer list(ApiRequest request) {
    Form query = request.query();
    List<ObjectNode> found =
        Country.all().stream()
            .filter(c -> query.filled("IsoCode").filter(v -> !v.equals(c.iso())).isEmpty())
            .filter(c -> query.filled("Continent").filter(v -> !v.equals(c.continent())).isEmpty())
            .filter(c ->
                query
                    .filled("CountryCode")
                    .filter(v -> !v.replace("+", "").equals(c.callingCode().substring(1)))
                    .isEmpty())
            .map(this::json)
            .filter(json ->
                List.of(
                        "LowRiskNumbersEnabled",
                        "HighRiskSpecialNumbersEnabled",
                        "HighRiskTollfraudNumbersEnabled")
                    .stream()
                    .allMatch(name -> flag(query, name, json)))
            .toList();
    return Pages.v1(request, "content", Pages.numbered(found));
  }

  private static boolean flag(Form query, String name, ObjectNode json) {
    return query
        .filled(name)
        .filter(v -> !v.equals(json.path(Field.property(name)).asText()))
        .isEmpty();
  }

  /** The prefixes of satellites and premium services are the same everywhere here. */
  private Answer prefixes(ApiRequest request) {
    Country country = country(request);
    List<ObjectNode> found =
        List.of("900", "906").stream()
            .map(
                p -> JsonNodeFactory.instance.objectNode().put("prefix", country.callingCode() + p))
            .toList();
    return Pages.v1(request, "content", Pages.numbered(found));
  }

  private Answer update(ApiRequest request) {
    String text =
        request.form().filled("UpdateRequest").orElseThrow(() -> Refusal.missing("UpdateRequest"));
    JsonNode wanted;
    try {
      wanted = mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw Refusal.badRequest(20001, "UpdateRequest is not JSON: " + e.getOriginalMessage());
    }
    if (!wanted.isArray()) {
      throw Refusal.badRequest(20001, "UpdateRequest must be a list of countries with their flags");
    }
    wanted.forEach(each -> {
      if (Country.find(each.path("iso_code").asText()).isEmpty()) {
        throw Refusal.badRequest(
            20001, "UpdateRequest names an unknown country: " + each.path("iso_code").asText());
      }
    });
    wanted.forEach(each -> {
      Country country = Country.find(each.path("iso_code").asText()).orElseThrow();
      Allowed old = of(country);
      allowed.put(
          country.iso(),
          new Allowed(
              each.path(FLAGS.get(0)).asBoolean(old.lowRisk),
              each.path(FLAGS.get(1)).asBoolean(old.special),
              each.path(FLAGS.get(2)).asBoolean(old.tollFraud)));
    });
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("update_count", wanted.size());
    json.put("update_request", text);
    return Answer.created(json);
  }

  private Answer inherit(ApiRequest request) {
    Optional<String> wanted = request.form().filled("DialingPermissionsInheritance");
    wanted.ifPresent(value -> inherits = value.equalsIgnoreCase("true"));
    return Answer.accepted(settings());
  }

  private ObjectNode settings() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("dialing_permissions_inheritance", inherits);
    return json.put("url", VOICE.url() + "/v1/Settings");
  }

  private static Country country(ApiRequest request) {
    return Country.find(request.at("IsoCode")).orElseThrow(request::notFound);
  }

  private Allowed of(Country country) {
    return allowed.getOrDefault(country.iso(), new Allowed(true, false, false));
  }

  private ObjectNode json(Country country) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    String url = VOICE.url() + PATH + "/" + country.iso();
    Allowed flags = of(country);
    json.put("iso_code", country.iso());
    json.put("name", country.name());
    json.put("continent", country.continent());
    json.putArray("country_codes").add(country.callingCode());
    json.put(FLAGS.get(0), flags.lowRisk);
    json.put(FLAGS.get(1), flags.special);
    json.put(FLAGS.get(2), flags.tollFraud);
    json.put("url", url);
    json.putObject("links").put("highrisk_special_prefixes", url + "/HighRiskSpecialPrefixes");
    return json;
  }

  private record Allowed(boolean lowRisk, boolean special, boolean tollFraud) {}
}
