package dev.ravenhelm.voice.operator.secrets;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.openbao.ReadResult;
import dev.ravenhelm.voice.openbao.SecretPath;
import dev.ravenhelm.voice.operator.status.Outcome;
import dev.ravenhelm.voice.operator.status.Reason;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a gateway's Twilio credentials from where its spec says. */
public final class CredentialsReader {
  private final KubernetesClient client;
  private final TenantSecrets tenants;

  public CredentialsReader(KubernetesClient client, TenantSecrets tenants) {
    this.client = client;
    this.tenants = tenants;
  }

  /** What was read. */
  public sealed interface Result {
    /** The credentials. */
    record Found(TwilioCredentials credentials) implements Result {}

    /** Why there are none, as the gateway's conditions tell it. */
    record Missing(Outcome outcome) implements Result {}
  }

  /**
   * Reads them afresh.
   *
   * @throws dev.ravenhelm.voice.openbao.OpenBaoException where OpenBao gives no answer
   */
  public Result read(VoiceGateway gateway, OpenBaoServer server) {
    VoiceGatewaySpec.Credentials source = gateway.getSpec().twilio().credentials();
    String namespace = gateway.getMetadata().getNamespace();
    if (source.secretRef() != null) {
      return fromSecret(client, namespace, source.secretRef().name());
    }
    if (source.openBao() == null) {
      return missing("twilio.credentials names neither openBao nor secretRef");
    }
    Optional<SecretPath> path = path(server, namespace, source.openBao().path());
    return path.isEmpty()
        ? new Result.Missing(
            new Outcome.Stalled(
                Reason.OPENBAO_PATH_REFUSED,
                "twilio.credentials.openBao.path lies outside of this namespace's share \""
                    + server.shareOf(namespace)
                    + "\": write a path inside it, as twilio/main"))
        : fromOpenBao(gateway, server, path.get());
  }

  /** A path of the spec within the namespace's share; empty where it leads out of it. */
  public static Optional<SecretPath> path(OpenBaoServer server, String namespace, String written) {
    return server.shareOf(namespace).resolve(written);
  }

  private Result fromOpenBao(VoiceGateway gateway, OpenBaoServer server, SecretPath path) {
    return switch (tenants.open(server, gateway).read(path)) {
      case ReadResult.Present present -> credentials(present.data(), "the OpenBao secret " + path);
      case ReadResult.Absent absent ->
          missing(
              "OpenBao has no secret "
                  + path
                  + " (mount "
                  + server.kvMount()
                  + "): write it, with the keys TWILIO_SID and TWILIO_AUTH_TOKEN");
    };
  }

  /** Reads them from a Secret. */
  public static Result fromSecret(KubernetesClient client, String namespace, String name) {
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    if (secret == null) {
      return missing(
          "there is no Secret "
              + name
              + " in this namespace: create it, with the keys TWILIO_SID and TWILIO_AUTH_TOKEN");
    }
    Map<String, String> data = new HashMap<>();
    if (secret.getData() != null) {
      secret
          .getData()
          .forEach((key, value) ->
              data.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    }
    return credentials(data, "the Secret " + name);
  }

  private static Result credentials(Map<String, String> data, String where) {
    return TwilioCredentials.from(data)
        .<Result>map(Result.Found::new)
        .orElseGet(() ->
            missing(
                where
                    + " lacks TWILIO_AUTH_TOKEN, or a TWILIO_SID of AC and 32 hexadecimal digits, without quotes"));
  }

  private static Result missing(String message) {
    return new Result.Missing(new Outcome.Failed(Reason.CREDENTIALS_MISSING, message, true));
  }
}
