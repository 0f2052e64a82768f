package dev.ravenhelm.voice.openbao;

import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One way into one OpenBao server: a role of its Kubernetes auth method.
 *
 * @param jwt gives the service account's token; asked at each login, since such tokens expire
 * @param caPem the certificates to trust instead of the JVM's, or null
 */
public record OpenBaoConfig(
    URI address,
    String kvMount,
    String authMount,
    String role,
    Supplier<String> jwt,
    Duration connectTimeout,
    Duration requestTimeout,
    @Nullable String caPem) {

  /** A role with the default mounts {@code secret} and {@code kubernetes}. */
  public static OpenBaoConfig of(URI address, String role, Supplier<String> jwt) {
    return new OpenBaoConfig(
        address,
        "secret",
        "kubernetes",
        role,
        jwt,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        null);
  }

  public OpenBaoConfig withMounts(String newKvMount, String newAuthMount) {
    return new OpenBaoConfig(
        address, newKvMount, newAuthMount, role, jwt, connectTimeout, requestTimeout, caPem);
  }

  public OpenBaoConfig withTimeouts(Duration connect, Duration request) {
    return new OpenBaoConfig(address, kvMount, authMount, role, jwt, connect, request, caPem);
  }

  public OpenBaoConfig withCaPem(String pem) {
    return new OpenBaoConfig(
        address, kvMount, authMount, role, jwt, connectTimeout, requestTimeout, pem);
  }

  @Override
  public String toString() {
    return "OpenBaoConfig[" + address + ", role=" + role + "]";
  }
}
