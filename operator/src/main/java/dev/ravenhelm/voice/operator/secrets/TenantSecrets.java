package dev.ravenhelm.voice.operator.secrets;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.openbao.OpenBaoConfig;
import dev.ravenhelm.voice.openbao.OpenBaoSecrets;
import dev.ravenhelm.voice.openbao.SecretPath;
import dev.ravenhelm.voice.openbao.SecretStore;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * OpenBao as one gateway may use it: with a token requested for a ServiceAccount of its namespace,
 * and below the namespace's share only; never with the operator's own authority.
 */
public final class TenantSecrets {
  private final KubernetesClient client;
  private final Map<String, OpenBaoServer> servers;
  private final Map<Login, Store> stores = new ConcurrentHashMap<>();

  private record Login(String server, String namespace, String serviceAccount, String role) {}

  /**
   * A way into a server.
   *
   * @param caPem the certificates that it trusts
   */
  private record Store(Optional<String> caPem, OpenBaoSecrets secrets) {}

  public TenantSecrets(KubernetesClient client, Map<String, OpenBaoServer> servers) {
    this.client = client;
    this.servers = Map.copyOf(servers);
  }

  /**
   * The server that the gateway names, or empty where the operator's configuration has none such.
   */
  public Optional<OpenBaoServer> server(VoiceGateway gateway) {
    return Optional.ofNullable(servers.get(serverName(gateway)));
  }

  /** Name of the server that the gateway names. */
  public static String serverName(VoiceGateway gateway) {
    VoiceGatewaySpec.OpenBao bao = gateway.getSpec().openBao();
    return bao == null || bao.server() == null ? "default" : bao.server();
  }

  /** ServiceAccount that logs in, which is also the server's. */
  public static String serviceAccount(VoiceGateway gateway) {
    VoiceGatewaySpec.OpenBao bao = gateway.getSpec().openBao();
    return bao == null || bao.serviceAccount() == null
        ? "voice-" + gateway.getMetadata().getName()
        : bao.serviceAccount();
  }

  /** Role to log in as. */
  public static String role(VoiceGateway gateway) {
    VoiceGatewaySpec.OpenBao bao = gateway.getSpec().openBao();
    return bao == null || bao.role() == null
        ? "voice-" + gateway.getMetadata().getName()
        : bao.role();
  }

  /** Where the secret of the gateway's API key is kept. */
  public static SecretPath apiKeyPath(OpenBaoServer server, VoiceGateway gateway) {
    return inShare(
        server, gateway, "voice-gateways/" + gateway.getMetadata().getName() + "/api-key");
  }

  /** Where a number's settings from before its adoption are kept. */
  public static SecretPath beforeAdoptionPath(
      OpenBaoServer server, VoiceGateway gateway, String number) {
    return inShare(server, gateway, "voice-numbers/" + number + "/before-adoption");
  }

  /** Where the password of an agent's desk phone is kept. */
  public static SecretPath sipPasswordPath(
      OpenBaoServer server, VoiceGateway gateway, String agent) {
    return inShare(server, gateway, "voice-agents/" + agent + "/sip");
  }

  /** Where it is written which cluster acts for the gateway's owner. */
  public static SecretPath ownerClaimPath(OpenBaoServer server, VoiceGateway gateway) {
    return inShare(server, gateway, "voice-gateways/" + gateway.getMetadata().getName() + "/owner");
  }

  /** The gateway's own way into its server; another one once the server's CA was rotated. */
  public SecretStore open(OpenBaoServer server, VoiceGateway gateway) {
    Login login =
        new Login(
            serverName(gateway),
            gateway.getMetadata().getNamespace(),
            serviceAccount(gateway),
            role(gateway));
    Optional<String> trusted = caPem(server);
    AtomicReference<@Nullable OpenBaoSecrets> superseded = new AtomicReference<>();
    Store store =
        stores.compute(
            login,
            (key, there) -> {
              if (there != null && there.caPem().equals(trusted)) {
                return there;
              }
              superseded.set(there == null ? null : there.secrets());
              return new Store(trusted, connect(server, key, trusted));
            });
    OpenBaoSecrets old = superseded.get();
    if (old != null) {
      old.close(); // outside of compute, since it lets requests under way end
    }
    return store.secrets();
  }

  private OpenBaoSecrets connect(OpenBaoServer server, Login login, Optional<String> trusted) {
    OpenBaoConfig config =
        OpenBaoConfig.of(server.address(), login.role(), () -> token(server, login))
            .withMounts(server.kvMount(), server.authMount());
    return new OpenBaoSecrets(trusted.map(config::withCaPem).orElse(config));
  }

  /** The certificates that a server's are checked against; absent: the system's. */
  public Optional<String> caPem(OpenBaoServer server) {
    if (server.caFile() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(Path.of(server.caFile()), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read the CA " + server.caFile() + " of OpenBao server " + server.address(), e);
    }
  }

  private String token(OpenBaoServer server, Login login) {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(server.audience())
            .withExpirationSeconds(600L)
            .endSpec()
            .build();
    return client
        .serviceAccounts()
        .inNamespace(login.namespace())
        .withName(login.serviceAccount())
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }

  private static SecretPath inShare(OpenBaoServer server, VoiceGateway gateway, String below) {
    SecretPath share = server.shareOf(gateway.getMetadata().getNamespace());
    return share
        .resolve(below)
        .orElseThrow(
            () -> new IllegalStateException("a resource's name is no path segment: " + below));
  }
}
