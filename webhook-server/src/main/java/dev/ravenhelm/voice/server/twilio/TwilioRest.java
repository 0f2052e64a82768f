package dev.ravenhelm.voice.server.twilio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.twilio.exception.ApiConnectionException;
import com.twilio.exception.ApiException;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import dev.ravenhelm.voice.server.config.ApiKey;
import dev.ravenhelm.voice.server.config.Secrets;
import dev.ravenhelm.voice.server.config.TwilioCredentials;
import dev.ravenhelm.voice.twilio.Region;
import dev.ravenhelm.voice.twilio.TwilioHttp;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests to Twilio with whatever credentials were read last: the API key, and the account's auth
 * tokens where that is refused.
 *
 * <p>Errors: {@link TwilioFailure}.
 */
public final class TwilioRest {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int AT_ONCE = 16;

  private static final String PAGE_SIZE = "100";

  private static final int UNAUTHORIZED = 401;
  private static final int OUTDATED = 412;

  private final Secrets secrets;
  private final Supplier<TwilioHttp> connect;
  private volatile @Nullable TwilioHttp http;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * A client.
   *
   * @param baseUrl a simulator's URL; null: Twilio itself
   */
  public TwilioRest(@Nullable URI baseUrl, Secrets secrets) {
    this.secrets = secrets;
    this.connect =
        () ->
            new TwilioHttp(
                baseUrl,
                TIMEOUT,
                TIMEOUT,
                new NarrowGate(AT_ONCE, PATIENCE),
                TwilioHttp.Observer.NONE);
  }

  /** The account that is asked about. */
  public String accountSid() {
    return account().accountSid();
  }

  /** Reads one object. */
  public JsonNode read(Product product, String region, String path) {
    return send(region, request(HttpMethod.GET, product, path));
  }

  /** Reads one object; empty where there is none. */
  public Optional<JsonNode> find(Product product, String region, String path) {
    try {
      return Optional.of(read(product, region, path));
    } catch (TwilioFailure failure) {
      if (failure.kind() == TwilioFailure.Kind.ABSENT) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /** Reads one object with its version. */
  public Versioned readVersion(Product product, String region, String path) {
    Request request = request(HttpMethod.GET, product, path);
    Response response = answer(region, request);
    return new Versioned(
        checked(request, response),
        response == null ? null : TwilioHttp.header(response, "ETag").orElse(null));
  }

  /** Lists objects: the first hundred, which are all of them or the newest. */
  public List<JsonNode> list(
      Product product, String region, String path, Map<String, String> query, String key) {
    return page(product, region, path, query, key).entries();
  }

  /** A page of a list; where {@code query} is that of another page's {@code next}, the next one. */
  public Page page(
      Product product, String region, String path, Map<String, String> query, String key) {
    Request request = request(HttpMethod.GET, product, path);
    query.forEach(request::addQueryParam);
    if (!query.containsKey("PageSize")) {
      request.addQueryParam("PageSize", PAGE_SIZE);
    }
    return Page.of(send(region, request), key);
  }

  /** Changes an object; the object as it is then. */
  public JsonNode change(Product product, String region, String path, Map<String, String> form) {
    Request request = request(HttpMethod.POST, product, path);
    form.forEach(request::addPostParam);
    return send(region, request);
  }

  /**
   * Changes an object unless somebody else did since it was read.
   *
   * @return false: somebody did
   */
  public boolean change(
      Product product, String region, String path, Map<String, String> form, Versioned read) {
    Request request = request(HttpMethod.POST, product, path);
    form.forEach(request::addPostParam);
    if (read.version() != null) {
      request.addHeaderParam("If-Match", read.version());
    }
    Response response = answer(region, request);
    if (response != null && response.getStatusCode() == OUTDATED) {
      return false;
    }
    checked(request, response);
    return true;
  }

  /** Deletes an object; one that is not there any more is as good. */
  public void remove(Product product, String region, String path) {
    try {
      send(region, request(HttpMethod.DELETE, product, path));
    } catch (TwilioFailure failure) {
      if (failure.kind() != TwilioFailure.Kind.ABSENT) {
        throw failure;
      }
    }
  }

  /** Opens what a recording sounds like, as {@code /Recordings/RE….mp3}. */
  public Media media(String region, String path) {
    TwilioCredentials account = account();
    Request request =
        new Request(
            HttpMethod.GET,
            Product.API.host(),
            "/2010-04-01/Accounts/" + account.accountSid() + path);
    // a region without an edge is served from us1, as everywhere
    Region.edge(region)
        .ifPresent(edge -> {
          request.setRegion(region);
          request.setEdge(edge);
        });
    HttpResponse<InputStream> answer = null;
    for (Login login : logins(account, secrets.apiKey())) {
      request.setAuth(login.user(), login.password());
      answer = open(request);
      if (answer.statusCode() != UNAUTHORIZED) {
        break;
      }
    }
    return Media.of(answer, line(request));
  }

  private HttpResponse<InputStream> open(Request request) {
    try {
      return http().open(request);
    } catch (ApiConnectionException e) {
      throw new TwilioFailure(
          TwilioFailure.Kind.AWAY, 0, "Twilio did not answer to " + line(request), e);
    }
  }

  private Request request(HttpMethod method, Product product, String path) {
    return new Request(method, product.host(), product.path(accountSid(), path));
  }

  private TwilioCredentials account() {
    return secrets
        .credentials()
        .orElseThrow(() ->
            new TwilioFailure(
                TwilioFailure.Kind.AWAY, 0, "The account's credentials are not read yet", null));
  }

  private JsonNode send(String region, Request request) {
    return checked(request, answer(region, request));
  }

  private @Nullable Response answer(String region, Request request) {
    TwilioCredentials account = account();
    Response response = null;
    for (Login login : logins(account, secrets.apiKey())) {
      response = send(client(account.accountSid(), region, login), request);
      if (response.getStatusCode() != UNAUTHORIZED) {
        break;
      }
    }
    return response;
  }

  private Response send(TwilioRestClient client, Request request) {
    try {
      return client.request(request);
    } catch (ApiConnectionException e) {
      throw new TwilioFailure(
          TwilioFailure.Kind.AWAY, 0, "Twilio did not answer to " + line(request), e);
    } catch (ApiException e) {
      throw new TwilioFailure(
          TwilioFailure.Kind.REFUSED, 0, "Twilio could not be asked to " + line(request), e);
    }
  }

  private JsonNode checked(Request request, @Nullable Response response) {
    int status = response == null ? UNAUTHORIZED : response.getStatusCode();
    JsonNode body = parse(response == null ? "" : response.getContent());
    if (status >= 200 && status < 300) {
      return body;
    }
    int code = body.path("code").asInt(0);
    throw new TwilioFailure(
        kind(status),
        code,
        "Twilio answered "
            + line(request)
            + " with "
            + status
            + (code == 0 ? "" : ", code " + code)
            + ": "
            + body.path("message").asText("no message"),
        null);
  }

  static TwilioFailure.Kind kind(int status) {
    if (status == 404) {
      return TwilioFailure.Kind.ABSENT;
    }
    return status == 429 || status >= 500 ? TwilioFailure.Kind.AWAY : TwilioFailure.Kind.REFUSED;
  }

  private JsonNode parse(@Nullable String body) {
    try {
      return body == null || body.isBlank() ? json.createObjectNode() : json.readTree(body);
    } catch (JsonProcessingException e) {
      // a proxy's page in place of Twilio's answer; the status decides
      return json.createObjectNode();
    }
  }

  private TwilioRestClient client(String accountSid, String region, Login login) {
    TwilioRestClient.Builder builder =
        new TwilioRestClient.Builder(login.user(), login.password())
            .accountSid(accountSid)
            .httpClient(http());
    // a region without an edge is served from us1: twilio.com/docs/global-infrastructure
    Region.edge(region).ifPresent(edge -> builder.region(region).edge(edge));
    return builder.build();
  }

  /** Made when it is first needed: calls come in without it, and TLS takes its time to begin. */
  private TwilioHttp http() {
    TwilioHttp made = http;
    if (made == null) {
      synchronized (this) {
        made = http;
        if (made == null) {
          made = connect.get();
          http = made;
        }
      }
    }
    return made;
  }

  private static List<Login> logins(TwilioCredentials account, Optional<ApiKey> key) {
    List<Login> logins = new ArrayList<>();
    key.ifPresent(of -> logins.add(new Login(of.sid(), of.secret())));
    account.authTokens().forEach(token -> logins.add(new Login(account.accountSid(), token)));
    return logins;
  }

  private static String line(Request request) {
    return request.getMethod() + " " + request.constructURL().getPath();
  }

  private record Login(String user, String password) {
    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }
}
