package dev.ravenhelm.voice.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/** The part of OpenBao's API that the stand-in speaks: which request means what, and who may. */
final class BaoApi {

  private static final String LOGIN = "auth/kubernetes/login";
  private static final String ROLE = "auth/kubernetes/role/";
  private static final String POLICY = "sys/policies/acl/";

  private final ObjectMapper json = new ObjectMapper();
  private final BaoKeyValues keyValues = new BaoKeyValues();
  private final BaoPolicies policies = new BaoPolicies();
  private final BaoKubernetesAuth auth;
  private final String rootToken;
  private volatile boolean sealed;

  BaoApi(KubernetesClient reviewer, String rootToken) {
    this.auth = new BaoKubernetesAuth(reviewer);
    this.rootToken = rootToken;
  }

  void sealed(boolean now) {
    sealed = now;
  }

  void revokeAll() {
    auth.revokeAll();
  }

  BaoReply answer(Request request) throws JsonProcessingException {
    if (request.path().equals("sys/health")) {
      return health();
    }
    if (sealed) {
      return BaoReply.error(503, "OpenBao is sealed");
    }
    JsonNode body =
        request.body().isEmpty() ? json.createObjectNode() : json.readTree(request.body());
    if (request.path().equals(LOGIN)) {
      return auth.login(body);
    }
    String capability = capability(request);
    if (!mayUse(request.token(), request.path(), capability)) {
      return BaoReply.denied();
    }
    if (request.path().startsWith(ROLE)) {
      return auth.putRole(request.path().substring(ROLE.length()), body);
    }
    if (request.path().startsWith(POLICY)) {
      policies.put(
          request.path().substring(POLICY.length()), json.readTree(body.path("policy").asText()));
      return BaoReply.done();
    }
    return keyValues(request, body);
  }

  private BaoReply keyValues(Request request, JsonNode body) {
    List<String> parts = List.of(request.path().split("/", 3));
    if (parts.size() < 3 || !parts.getFirst().equals("secret")) {
      return noHandler(request);
    }
    String path = parts.get(2);
    return switch (request.verb() + " " + parts.get(1)) {
      case "GET data" -> keyValues.read(path, request.version());
      case "POST data", "PUT data" -> keyValues.write(path, body);
      case "DELETE data" -> keyValues.change(path, "delete", body.path("versions"));
      case "POST delete",
          "PUT delete",
          "POST undelete",
          "PUT undelete",
          "POST destroy",
          "PUT destroy" ->
          keyValues.change(path, parts.get(1), body.path("versions"));
      case "GET metadata" -> keyValues.describe(path);
      case "LIST metadata" -> keyValues.list(path);
      case "POST metadata", "PUT metadata" -> keyValues.putMetadata(path, body);
      case "DELETE metadata" -> keyValues.forget(path);
      default -> noHandler(request);
    };
  }

  private static BaoReply noHandler(Request request) {
    return BaoReply.error(
        404, "no handler for route \"" + request.path() + "\". route entry not found.");
  }

  private boolean mayUse(String token, String path, String capability) {
    return token.equals(rootToken)
        || auth.policies(token)
            .filter(granted -> policies.allow(granted, path, capability))
            .isPresent();
  }

  private String capability(Request request) {
    return switch (request.verb()) {
      case "GET" -> "read";
      case "LIST" -> "list";
      case "DELETE" -> "delete";
      default -> {
        String[] parts = request.path().split("/", 3);
        yield parts.length == 3 && !keyValues.exists(parts[2]) ? "create" : "update";
      }
    };
  }

  private BaoReply health() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("initialized", true).put("sealed", sealed).put("standby", false);
    body.put("version", "stand-in");
    return new BaoReply(sealed ? 503 : 200, body);
  }

  /** One request, its path without {@code /v1/}. */
  record Request(String method, String path, String query, String token, String body) {

    /** OpenBao takes GET with {@code list=true} for LIST. */
    String verb() {
      return method.equals("GET") && query.contains("list=true") ? "LIST" : method;
    }

    int version() {
      return Optional.of(query)
          .filter(given -> given.startsWith("version="))
          .map(given -> Integer.parseInt(given.substring("version=".length())))
          .orElse(0);
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }
}
