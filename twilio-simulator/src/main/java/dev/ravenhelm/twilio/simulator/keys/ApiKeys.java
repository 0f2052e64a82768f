package dev.ravenhelm.twilio.simulator.keys;

import static dev.ravenhelm.twilio.simulator.rest.Product.API;
import static dev.ravenhelm.twilio.simulator.rest.Product.IAM;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Answer;
import dev.ravenhelm.twilio.simulator.rest.ApiRequest;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Pages;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.rest.Routes;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import dev.ravenhelm.twilio.simulator.store.Sids;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** API keys, in the 2010 API and in IAM. A secret is told in the answer to the creation only. */
public final class ApiKeys {
  private static final String PATH = "/2010-04-01/Accounts/{AccountSid}/Keys";
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
        .get(IAM, "/v1/Keys", this::listInIam)
        .post(IAM, "/v1/Keys", this::createInIam)
        .get(IAM, "/v1/Keys/{Sid}", request -> Answer.ok(iam(get(request))))
        .post(IAM, "/v1/Keys/{Sid}", request -> Answer.ok(iam(rename(request))))
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
    boolean restricted = request.form().filled("KeyType").filter("restricted"::equals).isPresent();
    if (!restricted) {
      json.putNull("policy");
    } else {
      String policy = request.form().filled("Policy").orElseThrow(() -> Refusal.missing("Policy"));
      try {
        json.set("policy", mapper.readTree(policy));
      } catch (JsonProcessingException e) {
        throw Refusal.badRequest(20001, "Policy is not JSON");
      }
    }
    Doc key = keys.add(json);
    return Answer.created(withSecret(key, iam(key)));
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
          json.putArray("flags").add("signing").add("rest_api");
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
