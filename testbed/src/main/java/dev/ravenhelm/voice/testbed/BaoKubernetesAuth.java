package dev.ravenhelm.voice.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The stand-in's Kubernetes auth method: roles, logins checked by a TokenReview of the real API
 * server, and the tokens it gave out. Source: openbao.org/api-docs/auth/kubernetes.
 */
final class BaoKubernetesAuth {

  private static final Duration DEFAULT_TTL = Duration.ofDays(32);
  private static final String ACCOUNT_PREFIX = "system:serviceaccount:";

  private final KubernetesClient reviewer;
  private final Map<String, Role> roles = new ConcurrentHashMap<>();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  BaoKubernetesAuth(KubernetesClient reviewer) {
    this.reviewer = reviewer;
  }

  BaoReply putRole(String name, JsonNode body) {
    if (names(body, "bound_service_account_names").isEmpty()) {
      return BaoReply.error(400, "\"bound_service_account_names\" can not be empty");
    }
    roles.put(
        name,
        new Role(
            names(body, "bound_service_account_names"),
            names(body, "bound_service_account_namespaces"),
            body.path("audience").asText(),
            names(body, "token_policies"),
            seconds(body.path("token_ttl"))));
    return BaoReply.done();
  }

  BaoReply login(JsonNode body) {
    String roleName = body.path("role").asText();
    String jwt = body.path("jwt").asText();
    Role role = roles.get(roleName);
    if (jwt.isEmpty()) {
      return BaoReply.error(400, "missing jwt");
    }
    if (role == null) {
      return BaoReply.error(400, "invalid role name \"" + roleName + "\"");
    }
    TokenReviewStatus review = review(jwt, role.audience());
    String user = review.getUser() == null ? "" : review.getUser().getUsername();
    if (!Boolean.TRUE.equals(review.getAuthenticated()) || !user.startsWith(ACCOUNT_PREFIX)) {
      return BaoReply.denied();
    }
    List<String> account = List.of(user.substring(ACCOUNT_PREFIX.length()).split(":", 2));
    if (!role.allowsNamespace(account.getFirst())) {
      return BaoReply.error(403, "namespace not authorized");
    }
    if (!role.allowsAccount(account.getLast())) {
      return BaoReply.error(403, "service account name not authorized");
    }
    return grant(roleName, role, account);
  }

  /** The policies of a token that is known and has not expired. */
  Optional<List<String>> policies(String token) {
    return Optional.ofNullable(sessions.get(token))
        .filter(session -> Instant.now().isBefore(session.end()))
        .map(Session::policies);
  }

  /** Makes all tokens unknown, as a revocation of the whole mount does. */
  void revokeAll() {
    sessions.clear();
  }

  private BaoReply grant(String roleName, Role role, List<String> account) {
    String token = "s." + UUID.randomUUID().toString().replace("-", "");
    sessions.put(token, new Session(role.policies(), Instant.now().plus(role.ttl())));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode auth = body.putObject("auth");
    auth.put("client_token", token);
    auth.put("lease_duration", role.ttl().toSeconds());
    auth.put("renewable", true);
    auth.put("token_type", "service");
    role.policies().forEach(auth.putArray("policies")::add);
    auth.putObject("metadata")
        .put("role", roleName)
        .put("service_account_namespace", account.getFirst())
        .put("service_account_name", account.getLast());
    return BaoReply.ok(body);
  }

  private TokenReviewStatus review(String jwt, String audience) {
    var spec = new TokenReviewBuilder().withNewSpec().withToken(jwt);
    return reviewer
        .resource((audience.isEmpty() ? spec : spec.withAudiences(audience)).endSpec().build())
        .create()
        .getStatus();
  }

  /** OpenBao takes a list or a string with commas. */
  private static List<String> names(JsonNode body, String field) {
    JsonNode value = body.path(field);
    if (!value.isArray()) {
      return value.asText().isEmpty() ? List.of() : List.of(value.asText().split(","));
    }
    List<String> names = new ArrayList<>();
    value.forEach(name -> names.add(name.asText()));
    return names;
  }

  /** OpenBao takes seconds or a word such as 20m. */
  private static Duration seconds(JsonNode ttl) {
    if (ttl.isMissingNode()) {
      return DEFAULT_TTL;
    }
    String text = ttl.asText();
    return text.chars().allMatch(Character::isDigit)
        ? Duration.ofSeconds(Long.parseLong(text))
        : Duration.parse("PT" + text);
  }

  private record Role(
      List<String> accounts,
      List<String> namespaces,
      String audience,
      List<String> policies,
      Duration ttl) {
    private boolean allowsNamespace(String namespace) {
      return namespaces.contains("*") || namespaces.contains(namespace);
    }

    private boolean allowsAccount(String account) {
      return accounts.contains("*") || accounts.contains(account);
    }
  }

  private record Session(List<String> policies, Instant end) {}
}
