package dev.ravenhelm.voice.openbao;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.openbao.ReadResult.Absent;
import dev.ravenhelm.voice.openbao.ReadResult.Present;
import dev.ravenhelm.voice.openbao.WriteResult.VersionMismatch;
import dev.ravenhelm.voice.openbao.WriteResult.Written;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Secrets in OpenBao's KV version 2, reached by Kubernetes auth.
 *
 * <p>Source: openbao.org/api-docs/secret/kv/kv-v2 and openbao.org/api-docs/auth/kubernetes.
 */
public final class OpenBaoSecrets implements SecretStore, AutoCloseable {

  private final BaoHttp http;
  private final KubernetesLogin login;
  private final String kvMount;

  public OpenBaoSecrets(OpenBaoConfig config) {
    this(config, InstantSource.system());
  }

  OpenBaoSecrets(OpenBaoConfig config, InstantSource clock) {
    this.http = new BaoHttp(config);
    this.login = new KubernetesLogin(http, config, clock);
    this.kvMount = config.kvMount();
  }

  @Override
  public ReadResult read(SecretPath path) {
    BaoRequest request = request("read", "GET", "data", path, null, true);
    BaoAnswer answer = authorized(request);
    JsonNode found = answer.body().path("data");
    int version = found.path("metadata").path("version").asInt();
    if (answer.ok() && found.path("data").isObject()) {
      return new Present(
          strings(found.path("data")),
          version,
          strings(found.path("metadata").path("custom_metadata")));
    }
    // 404 without errors: never written; 404 with metadata: deleted; 404 with errors: no such mount
    if (answer.status() == 404 && answer.errors().isEmpty() && answer.body().isObject()) {
      if (version > 0 || answer.body().has("errors")) {
        return new Absent(version);
      }
    }
    throw answer.failure(request);
  }

  @Override
  public WriteResult write(SecretPath path, Map<String, String> data, int expectedVersion) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("options").put("cas", expectedVersion);
    data.forEach(body.putObject("data")::put);
    BaoRequest request = request("write", "POST", "data", path, body, false);
    BaoAnswer answer = authorized(request);
    if (answer.ok()) {
      return new Written(answer.body().path("data").path("version").asInt());
    }
    if (answer.status() == 400 && answer.errors().contains("check-and-set")) {
      return new VersionMismatch();
    }
    throw answer.failure(request);
  }

  @Override
  public void describe(SecretPath path, Map<String, String> customMetadata) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    customMetadata.forEach(body.putObject("custom_metadata")::put);
    expectOk(request("describe", "POST", "metadata", path, body, true));
  }

  @Override
  public void deleteAll(SecretPath path) {
    expectOk(request("delete", "DELETE", "metadata", path, null, true));
  }

  @Override
  public void close() {
    http.close();
  }

  private void expectOk(BaoRequest request) {
    BaoAnswer answer = authorized(request);
    if (!answer.ok()) {
      throw answer.failure(request);
    }
  }

  /**
   * A 403 may mean that the token was revoked or the server restarted: one new login, then it is
   * the answer.
   */
  private BaoAnswer authorized(BaoRequest request) {
    String token = login.token();
    BaoAnswer answer = http.exchange(request, token);
    if (answer.status() != 403) {
      return answer;
    }
    login.forget(token);
    return http.exchange(request, login.token());
  }

  private BaoRequest request(
      String operation,
      String method,
      String kind,
      SecretPath path,
      @Nullable JsonNode body,
      boolean repeatable) {
    return new BaoRequest(
        operation,
        method,
        kvMount + "/" + kind + "/" + path.value(),
        path.value(),
        body,
        repeatable);
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new HashMap<>();
    object
        .properties()
        .forEach(field ->
            strings.put(
                field.getKey(),
                field.getValue().isValueNode()
                    ? field.getValue().asText()
                    : field.getValue().toString()));
    return strings;
  }
}
