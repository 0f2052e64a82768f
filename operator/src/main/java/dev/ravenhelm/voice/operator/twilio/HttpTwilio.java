package dev.ravenhelm.voice.operator.twilio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.twilio.exception.ApiConnectionException;
import com.twilio.exception.ApiException;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.Header;

/** {@link TwilioAccount} over the Twilio SDK's REST client. */
public final class HttpTwilio implements TwilioAccount {
  /** Fields that lead to other parts of the API, and take more room than all others together. */
  private static final Set<String> OF_NO_USE =
      Set.of("account_sid", "api_version", "links", "subresource_uris", "uri", "url");

  private static final int LONGEST_COMMON = 8; // as enabled

  private static final String PAGE_SIZE = "1000";
  private static final int NOT_FOUND = 20404;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TwilioRestClient client;

  public HttpTwilio(TwilioRestClient client) {
    this.client = client;
  }

  @Override
  public String sid() {
    return client.getAccountSid();
  }

  @Override
  public List<TwilioObject> list(TwilioKind kind, String parent) {
    Request request = new Request(HttpMethod.GET, kind.domain(), kind.listPath(sid(), parent));
    return pages(kind.domain(), request, kind.listKey(), "list " + kind.label()).stream()
        .map(entry -> object(kind, parent, entry))
        .toList();
  }

  @Override
  public List<TwilioObject> search(TwilioKind kind, String parent, String value) {
    Request request = new Request(HttpMethod.GET, kind.domain(), kind.listPath(sid(), parent));
    kind.filter().ifPresent(name -> request.addQueryParam(name, value));
    return pages(kind.domain(), request, kind.listKey(), "list " + kind.label()).stream()
        .map(entry -> object(kind, parent, entry))
        .toList();
  }

  @Override
  public List<Map<String, String>> rows(
      String product, String path, Map<String, String> query, String listKey) {
    Request request = new Request(HttpMethod.GET, product, path);
    query.forEach(request::addQueryParam);
    if (listKey.isEmpty()) {
      Response response = send(request, "read " + path);
      return isAbsent(response) ? List.of() : List.of(fields(checked(response, "read " + path)));
    }
    try {
      return pages(product, request, listKey, "list " + path).stream()
          .map(HttpTwilio::fields)
          .toList();
    } catch (TwilioFailure failure) {
      if (failure.code() == NOT_FOUND) {
        return List.of();
      }
      throw failure;
    }
  }

  private List<JsonNode> pages(String domain, Request first, String listKey, String what) {
    List<JsonNode> entries = new ArrayList<>();
    first.addQueryParam("PageSize", PAGE_SIZE);
    for (Optional<Request> page = Optional.of(first); page.isPresent(); ) {
      JsonNode body = success(page.get(), what);
      if (!body.path(listKey).isArray()) {
        // a proxy's page in place of Twilio's answer proves no absence
        throw unclear("Twilio's answer to " + what + " is no list");
      }
      body.path(listKey).forEach(entries::add);
      page = nextPage(domain, body);
    }
    return entries;
  }

  @Override
  public Optional<TwilioObject> fetch(TwilioKind kind, String parent, String sid) {
    Request request =
        new Request(HttpMethod.GET, kind.domain(), kind.objectPath(sid(), parent, sid));
    Response response = send(request, "read " + kind.label());
    if (isAbsent(response)) {
      return Optional.empty();
    }
    TwilioObject object = object(kind, parent, checked(response, "read " + kind.label()));
    return Optional.of(
        etag(response).map(tag -> object.with(TwilioObject.ETAG, tag)).orElse(object));
  }

  @Override
  public TwilioObject create(TwilioKind kind, String parent, Map<String, String> fields) {
    require(kind, TwilioKind.Write.CREATE);
    Request request = new Request(HttpMethod.POST, kind.domain(), kind.listPath(sid(), parent));
    fields.forEach(request::addPostParam);
    return written(object(kind, parent, success(request, "create " + kind.label())));
  }

  @Override
  public TwilioObject update(
      TwilioKind kind, String parent, String sid, Map<String, String> fields, String etag) {
    require(kind, TwilioKind.Write.UPDATE);
    Request request =
        new Request(HttpMethod.POST, kind.domain(), kind.objectPath(sid(), parent, sid));
    fields.forEach(request::addPostParam);
    if (!etag.isEmpty()) {
      request.addHeaderParam("If-Match", etag);
    }
    return written(object(kind, parent, success(request, "update " + kind.label() + " " + sid)));
  }

  @Override
  public void delete(TwilioKind kind, String parent, String sid) {
    require(kind, TwilioKind.Write.DELETE);
    Request request =
        new Request(HttpMethod.DELETE, kind.domain(), kind.objectPath(sid(), parent, sid));
    String what = "delete " + kind.label() + " " + sid;
    Response response = send(request, what);
    if (!isAbsent(response)) {
      checked(response, what);
    }
  }

  @Override
  public void check() {
    String path = "/2010-04-01/Accounts/" + sid() + ".json";
    JsonNode account = success(new Request(HttpMethod.GET, "api", path), "read the account");
    if (!account.path("sid").asText().equals(sid())) {
      throw unclear("Twilio's answer to read the account is not about " + sid());
    }
    String status = account.path("status").asText("active");
    if (!status.equals("active")) {
      throw new TwilioFailure(
          TwilioFailure.Kind.CREDENTIALS, 0, "the Twilio account " + sid() + " is " + status, null);
    }
  }

  /** Twilio's own word that there is none; a 404 of something in between is no answer. */
  private static boolean isAbsent(Response response) {
    if (response.getStatusCode() != 404) {
      return false;
    }
    if (parse(response.getContent()).path("code").asInt() != NOT_FOUND) {
      throw unclear("a 404 that is not Twilio's own");
    }
    return true;
  }

  private static TwilioObject written(TwilioObject object) {
    if (object.sid().isEmpty()) {
      throw unclear("Twilio's answer to a write names no SID");
    }
    return object;
  }

  private static TwilioFailure unclear(String message) {
    return new TwilioFailure(TwilioFailure.Kind.UNCLEAR, 0, message, null);
  }

  private JsonNode success(Request request, String what) {
    return checked(send(request, what), what);
  }

  private Response send(Request request, String what) {
    try {
      return client.request(request);
    } catch (ApiConnectionException e) {
      throw new TwilioFailure(
          TwilioFailure.Kind.UNCLEAR, 0, "Twilio did not answer when asked to " + what, e);
    } catch (ApiException e) {
      throw new TwilioFailure(
          TwilioFailure.Kind.REFUSED, 0, "Twilio could not be asked to " + what, e);
    }
  }

  private static JsonNode checked(Response response, String what) {
    int status = response.getStatusCode();
    JsonNode body = parse(response.getContent());
    if (status >= 200 && status < 300) {
      return body;
    }
    int code = body.path("code").asInt(0);
    String message =
        "Twilio refused to "
            + what
            + ": "
            + body.path("message").asText("no message")
            + " (status "
            + status
            + ", code "
            + code
            + ")";
    throw new TwilioFailure(kind(status), code, message, null);
  }

  private static TwilioFailure.Kind kind(int status) {
    return switch (status) {
      case 401, 403 -> TwilioFailure.Kind.CREDENTIALS;
      case 412 -> TwilioFailure.Kind.CHANGED;
      case 429 -> TwilioFailure.Kind.THROTTLED;
      default ->
          status >= 400 && status < 500 ? TwilioFailure.Kind.REFUSED : TwilioFailure.Kind.UNCLEAR;
    };
  }

  private static JsonNode parse(String body) {
    try {
      return body == null || body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      // a proxy's page in place of Twilio's answer; the status decides
      return JSON.createObjectNode();
    }
  }

  /** v2010 names the next page relative to the host, v1 by its whole URL. */
  private static Optional<Request> nextPage(String domain, JsonNode body) {
    String next =
        body.path("next_page_uri").asText(body.path("meta").path("next_page_url").asText(""));
    if (next.isEmpty() || next.equals("null")) {
      return Optional.empty();
    }
    URI uri = URI.create(next);
    Request request = new Request(HttpMethod.GET, domain, uri.getPath());
    for (String pair : (uri.getRawQuery() == null ? "" : uri.getRawQuery()).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        request.addQueryParam(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return Optional.of(request);
  }

  private static TwilioObject object(TwilioKind kind, String parent, JsonNode json) {
    return new TwilioObject(kind, parent, json.path("sid").asText(), fields(json));
  }

  /** Ten thousand numbers have the same names and, but for a few, the same short values. */
  private static Map<String, String> fields(JsonNode json) {
    Map<String, String> fields = new java.util.HashMap<>();
    json.properties()
        .forEach(field -> {
          JsonNode value = field.getValue();
          if (!value.isNull() && !OF_NO_USE.contains(field.getKey())) {
            String text = value.isValueNode() ? value.asText() : value.toString();
            fields.put(
                requestName(field.getKey()).intern(),
                text.length() <= LONGEST_COMMON ? text.intern() : text);
          }
        });
    return fields;
  }

  private static Optional<String> etag(Response response) {
    return Arrays.stream(response.getHeaders())
        .filter(header -> header.getName().equalsIgnoreCase("ETag"))
        .map(Header::getValue)
        .findFirst();
  }

  private static void require(TwilioKind kind, TwilioKind.Write write) {
    if (!kind.writes().contains(write)) {
      throw new IllegalArgumentException(
          write + " of a " + kind.label() + " is not among the writes that TwilioKind lists");
    }
  }

  /** Requests say {@code VoiceUrl} where answers say {@code voice_url}. */
  private static String requestName(String answerName) {
    StringBuilder name = new StringBuilder();
    for (String word : answerName.split("_", -1)) {
      name.append(word.substring(0, Math.min(1, word.length())).toUpperCase(Locale.ROOT))
          .append(word.substring(Math.min(1, word.length())));
    }
    return name.toString();
  }
}
