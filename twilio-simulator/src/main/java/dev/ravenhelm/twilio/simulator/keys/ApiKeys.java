package dev.ravenhelm.twilio.simulator.keys;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;
import static dev.ravenhelm.twilio.simulator.rest.Product.IAM;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Route;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import dev.ravenhelm.twilio.simulator.store.Sids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** API keys, in the 2010 API and in IAM. A secret is told in the answer to the creation only. */
public final class ApiKeys {
  private static final String PATH = "/2010-04-01/Accounts/{AccountSid}/Keys";
  private static final String SIGNING = "/2010-04-01/Accounts/{AccountSid}/SigningKeys";
  private static final List<Field> FIELDS = List.of(Field.of("FriendlyName", Field.Type.NAME));

  private final ObjectMapper mapper = new ObjectMapper();
  private final Account account;
  private final Sids sids;
  private final Docs keys = new Docs();
  private final Map<String, String> secrets = new ConcurrentHashMap<>();

  public ApiKeys(Account account, Sids sids) {
    this.account = account;
    this.sids = sids;
  }

  public void register(Routes routes) {
    routes
        .get(
            API,
            PATH + ".json",
            request -> Pages.v2010(request, "keys", keys.all(), ApiKeys::v2010))
        .post(API, PATH + ".json", this::createStandard)
        .get(API, PATH + "/{Sid}.json", request -> Answer.ok(v2010(get(request))))
        .post(API, PATH + "/{Sid}.json", request -> Answer.ok(v2010(rename(request))))
        .delete(API, PATH + "/{Sid}.json", this::delete)
        .get(
            API,
            SIGNING + ".json",
            request -> Pages.v2010(request, "signing_keys", keys.all(), ApiKeys::v2010))
        .post(API, SIGNING + ".json", this::createStandard)
        .get(API, SIGNING + "/{Sid}.json", request -> Answer.ok(v2010(get(request))))
        .post(API, SIGNING + "/{Sid}.json", request -> Answer.ok(v2010(rename(request))))
        .delete(API, SIGNING + "/{Sid}.json", this::delete)
        .get(IAM, "/v1/Keys", this::listInIam)
        .post(IAM, "/v1/Keys", this::createInIam)
        .get(IAM, "/v1/Keys/{Sid}", request -> Answer.ok(iam(get(request))))
        .post(IAM, "/v1/Keys/{Sid}", this::updateInIam)
        .delete(IAM, "/v1/Keys/{Sid}", this::delete);
  }

  /** The secret, while the key exists. */
  public Optional<String> secret(String sid) {
    return Optional.ofNullable(secrets.get(sid));
  }

  /** Restricted keys cannot sign access tokens. */
  public boolean signsTokens(String sid) {
    return keys.find(sid).filter(key -> key.json().path("policy").isNull()).isPresent();
  }

  /** Refuses what a restricted key has no permission for; other keys may do it. */
  public void permit(String sid, Route route) {
    JsonNode policy =
        keys.find(sid).map(key -> key.json().path("policy")).orElse(NullNode.instance);
    if (policy.isNull()) {
      return;
    }
    List<String> allowed = new ArrayList<>();
    policy.path("allow").forEach(each -> allowed.add(each.asText()));
    Optional<String> needed = Permissions.of(route);
    if (needed.filter(wanted -> Permissions.allow(allowed, wanted)).isEmpty()) {
      throw new Refusal(
          401,
          70051,
          "Authorization Failed: "
              + needed
                  .map(wanted -> "the restricted key " + sid + " lacks the permission " + wanted)
                  .orElse("no restricted key may do this; use a standard key or the auth token"));
    }
  }

  public void clear() {
    keys.clear();
    secrets.clear();
  }

  private Answer createStandard(ApiRequest request) {
    ObjectNode json = fresh(request);
    json.putNull("policy");
    Doc key = keys.add(json);
    return Answer.created(withSecret(key, v2010(key)));
  }

  private Answer createInIam(ApiRequest request) {
    if (!request
        .form()
        .filled("AccountSid")
        .orElseThrow(() -> Refusal.missing("AccountSid"))
        .equals(account.sid())) {
      throw new Refusal(401, 20003, "Authenticate");
    }
    ObjectNode json = fresh(request);
    json.set("policy", NullNode.instance);
    if (request.form().filled("KeyType").filter("restricted"::equals).isPresent()) {
      json.set(
          "policy",
          policy(request.form().filled("Policy").orElseThrow(() -> Refusal.missing("Policy"))));
    }
    Doc key = keys.add(json);
    return Answer.created(withSecret(key, iam(key)));
  }

  private Answer updateInIam(ApiRequest request) {
    Optional<String> text = request.form().filled("Policy");
    if (text.isPresent() && get(request).json().path("policy").isNull()) {
      throw Refusal.badRequest(20001, "Policy can be set on restricted keys only");
    }
    Optional<JsonNode> policy = text.map(this::policy);
    rename(request);
    return Answer.ok(
        iam(
            keys.change(
                    request.at("Sid"), json -> policy.ifPresent(node -> json.set("policy", node)))
                .orElseThrow(request::notFound)));
  }

  private JsonNode policy(String text) {
    JsonNode policy;
    try {
      policy = mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw Refusal.badRequest(20001, "Policy is not JSON: " + e.getOriginalMessage());
    }
    JsonNode allow = policy.path("allow");
    if (!allow.isArray() || allow.isEmpty() || allow.size() > Permissions.MOST) {
      throw Refusal.badRequest(
          20001, "Policy must be {\"allow\": [...]} with one to 100 permissions");
    }
    allow.forEach(each -> Permissions.requireWellFormed(each.asText()));
    return policy;
  }

  private Answer listInIam(ApiRequest request) {
    if (!request
        .query()
        .filled("AccountSid")
        .orElseThrow(() -> Refusal.missing("AccountSid"))
        .equals(account.sid())) {
      throw new Refusal(401, 20003, "Authenticate");
    }
    return Pages.v1(
        request,
        "keys",
        keys.all(),
        key -> {
          ObjectNode json = iam(key).without("policy");
          flags(key, json.putArray("flags"));
          return json;
        });
  }

  private Doc get(ApiRequest request) {
    return keys.find(request.at("Sid")).orElseThrow(request::notFound);
  }

  private Doc rename(ApiRequest request) {
    return keys.change(
            request.at("Sid"),
            json -> {
              Field.write(FIELDS, request.form(), json);
              json.put("date_updated", account.rfc2822());
            })
        .orElseThrow(request::notFound);
  }

  private Answer delete(ApiRequest request) {
    if (!keys.remove(request.at("Sid"))) {
      throw request.notFound();
    }
    secrets.remove(request.at("Sid"));
    return Answer.noContent();
  }

  private ObjectNode fresh(ApiRequest request) {
    ObjectNode json = account.stamped("SK");
    json.put("friendly_name", "");
    Field.write(FIELDS, request.form(), json);
    return json;
  }

  private ObjectNode withSecret(Doc key, ObjectNode json) {
    String secret = sids.secret();
    secrets.put(key.sid(), secret);
    return json.put("secret", secret);
  }

  private static void flags(Doc key, ArrayNode flags) {
    flags.add("rest_api");
    flags.add(key.json().path("policy").isNull() ? "signing" : "restricted");
  }

  private static ObjectNode v2010(Doc key) {
    return iam(key).without("policy");
  }

  private static ObjectNode iam(Doc key) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (String property :
        List.of("sid", "friendly_name", "date_created", "date_updated", "policy")) {
      json.set(property, key.json().get(property));
    }
    return json;
  }
}
