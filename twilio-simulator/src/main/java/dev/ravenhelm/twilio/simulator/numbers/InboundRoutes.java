package dev.ravenhelm.twilio.simulator.numbers;

import static dev.ravenhelm.twilio.simulator.rest.Product.ROUTES;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Routes, v2: the region in which calls to a number, a SIP domain or a trunk are handled. */
public final class InboundRoutes {
  private static final List<String> REGIONS = List.of("us1", "ie1", "au1");
  private static final Field NAME = Field.of("FriendlyName", Field.Type.NAME);

  private final Account account;
  private final IncomingNumbers numbers;
  private final Map<String, ObjectNode> routes = new ConcurrentHashMap<>();

  public InboundRoutes(Account account, IncomingNumbers numbers) {
    this.account = account;
    this.numbers = numbers;
  }

  public void register(Routes routes) {
    serve(routes, "PhoneNumbers", "PhoneNumber", "phone_number");
    serve(routes, "SipDomains", "SipDomain", "sip_domain");
    serve(routes, "Trunks", "SipTrunkDomain", "sip_trunk_domain");
  }

  /** Where calls to a number are handled: {@code us1} unless it was set. */
  public String region(String e164) {
    return Optional.ofNullable(routes.get("PhoneNumbers/" + e164))
        .map(json -> json.path("voice_region").asText())
        .orElse("us1");
  }

  public void clear() {
    routes.clear();
  }

  private void serve(Routes served, String collection, String parameter, String property) {
    String path = "/v2/" + collection + "/{" + parameter + "}";
    served
        .get(ROUTES, path, request -> Answer.ok(find(request, collection, parameter, property)))
        .post(
            ROUTES,
            path,
            request -> {
              ObjectNode json = find(request, collection, parameter, property).deepCopy();
              request
                  .form()
                  .filled("VoiceRegion")
                  .ifPresent(r -> json.put("voice_region", known(r)));
              Field.write(List.of(NAME), request.form(), json);
              json.put("date_updated", account.iso());
              routes.put(collection + "/" + json.path(property).asText(), json);
              return Answer.ok(json);
            });
  }

  private ObjectNode find(
      ApiRequest request, String collection, String parameter, String property) {
    String wanted = request.at(parameter);
    String name = wanted;
    if (collection.equals("PhoneNumbers")) {
      name =
          numbers
              .find(wanted)
              .or(() -> numbers.bySid(wanted))
              .orElseThrow(request::notFound)
              .text("phone_number");
    } else if (!wanted.endsWith("twilio.com")) {
      throw request.notFound();
    }
    ObjectNode kept = routes.get(collection + "/" + name);
    return kept == null ? fresh(collection, property, name) : kept;
  }

  private ObjectNode fresh(String collection, String property, String name) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    String key = account.sid() + collection + name;
    json.put(property, name);
    json.put("sid", "QQ" + UUID.nameUUIDFromBytes(key.getBytes(UTF_8)).toString().replace("-", ""));
    json.put("account_sid", account.sid());
    json.put("friendly_name", name);
    json.put("voice_region", "us1");
    json.put("date_created", account.iso());
    json.put("date_updated", account.iso());
    json.put("url", ROUTES.url() + "/v2/" + collection + "/" + name);
    return json;
  }

  private static String known(String region) {
    if (!REGIONS.contains(region)) {
      throw Refusal.badRequest(20001, "VoiceRegion must be one of " + REGIONS + ", was " + region);
    }
    return region;
  }
}
