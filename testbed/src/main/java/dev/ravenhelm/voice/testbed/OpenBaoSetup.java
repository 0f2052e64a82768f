package dev.ravenhelm.voice.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * What an OpenBao administrator does before anybody can log in, over the API, with the root token.
 */
public final class OpenBaoSetup {

  private final ObjectMapper json = new ObjectMapper();
  private final URI address;
  private final String rootToken;

  public OpenBaoSetup(URI address, String rootToken) {
    this.address = address;
    this.rootToken = rootToken;
  }

  /** Writes a policy: capabilities by path, such as {@code secret/data/voice/*} → read. */
  public void policy(String name, Map<String, Set<String>> capabilitiesByPath) {
    ObjectNode policy = json.createObjectNode();
    ObjectNode paths = policy.putObject("path");
    capabilitiesByPath.forEach((path, capabilities) ->
        capabilities.forEach(paths.putObject(path).putArray("capabilities")::add));
    post("sys/policies/acl/" + name, json.createObjectNode().put("policy", text(policy)));
  }

  /**
   * Lets service accounts of these namespaces, with a token for this audience, log in and have
   * these policies.
   */
  public void role(
      String name,
      Collection<String> serviceAccounts,
      Collection<String> namespaces,
      String audience,
      Collection<String> policies,
      Duration tokenTtl) {
    ObjectNode role = json.createObjectNode();
    serviceAccounts.forEach(role.putArray("bound_service_account_names")::add);
    namespaces.forEach(role.putArray("bound_service_account_namespaces")::add);
    policies.forEach(role.putArray("token_policies")::add);
    role.put("audience", audience).put("token_ttl", tokenTtl.toSeconds());
    post("auth/kubernetes/role/" + name, role);
  }

  /** Stores a secret as a person would, without check-and-set. */
  public void secret(String path, Map<String, String> data) {
    ObjectNode body = json.createObjectNode();
    data.forEach(body.putObject("data")::put);
    post("secret/data/" + path, body);
  }

  /** Turns on Kubernetes auth for the cluster that this configuration leads to. */
  void trust(Config cluster) {
    post("sys/auth/kubernetes", json.createObjectNode().put("type", "kubernetes"));
    post(
        "auth/kubernetes/config",
        json.createObjectNode()
            .put("kubernetes_host", cluster.getMasterUrl())
            .put(
                "kubernetes_ca_cert",
                new String(
                    Base64.getDecoder().decode(cluster.getCaCertData()), StandardCharsets.UTF_8))
            .put("token_reviewer_jwt", cluster.getAutoOAuthToken())
            .put("disable_local_ca_jwt", true));
  }

  private void post(String path, JsonNode body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/v1/" + path))
            .header("X-Vault-Token", rootToken)
            .timeout(Duration.ofSeconds(10))
            .POST(BodyPublishers.ofString(text(body)))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IllegalStateException(
            "OpenBao set-up of " + path + ": " + response.statusCode() + " " + response.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while setting up " + path, e);
    }
  }

  private String text(JsonNode node) {
    try {
      return json.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The capabilities of somebody who keeps secrets below a path of the default mount. */
  public static Map<String, Set<String>> keeperOf(String path) {
    return Map.of(
        "secret/data/" + path + "/*", Set.of("create", "read", "update", "patch"),
        "secret/metadata/" + path + "/*", Set.of("create", "read", "update", "delete", "list"));
  }

  /** The capabilities of somebody who only reads what is below a path of the default mount. */
  public static Map<String, Set<String>> readerOf(String path) {
    return Map.of("secret/data/" + path + "/*", Set.of("read"));
  }
}
