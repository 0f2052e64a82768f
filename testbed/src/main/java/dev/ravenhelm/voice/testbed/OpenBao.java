package dev.ravenhelm.voice.testbed;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An OpenBao that knows the control plane's service accounts: {@code bao server -dev} when {@code
 * bao} is on the PATH, else the {@link OpenBaoStandIn}.
 */
public final class OpenBao implements AutoCloseable {

  private static final Duration START_DEADLINE = Duration.ofSeconds(30);

  private final URI address;
  private final String rootToken;
  private final String description;
  private final Runnable end;

  private OpenBao(URI address, String rootToken, String description, Runnable end) {
    this.address = address;
    this.rootToken = rootToken;
    this.description = description;
    this.end = end;
  }

  public static OpenBao start(ControlPlane controlPlane) {
    return onPath().map(bao -> startReal(bao, controlPlane)).orElseGet(() -> standIn(controlPlane));
  }

  public URI address() {
    return address;
  }

  public OpenBaoSetup setup() {
    return new OpenBaoSetup(address, rootToken);
  }

  /** The token that may do everything; for people who want to look around in the sandbox. */
  public String rootToken() {
    return rootToken;
  }

  /** What runs here, for people: the real program or the stand-in. */
  public String description() {
    return description;
  }

  @Override
  public void close() {
    end.run();
  }

  private static OpenBao standIn(ControlPlane controlPlane) {
    OpenBaoStandIn standIn = OpenBaoStandIn.start(controlPlane);
    return new OpenBao(
        standIn.address(),
        standIn.rootToken(),
        "stand-in (bao is not on the PATH)",
        standIn::close);
  }

  private static Optional<Path> onPath() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "bao"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static OpenBao startReal(Path bao, ControlPlane controlPlane) {
    String rootToken = "s.root-" + UUID.randomUUID();
    int port = LoopbackPorts.free(1).getFirst();
    URI address = URI.create("http://127.0.0.1:" + port);
    Path folder = TemporaryFolder.create("voice-openbao-");
    GuardedProcess process =
        GuardedProcess.start(
            "bao",
            List.of(bao.toString(), "server", "-dev", "-dev-no-store-token"),
            // both names: older releases know only Vault's
            Map.of(
                "BAO_DEV_ROOT_TOKEN_ID",
                rootToken,
                "VAULT_DEV_ROOT_TOKEN_ID",
                rootToken,
                "BAO_DEV_LISTEN_ADDRESS",
                "127.0.0.1:" + port,
                "VAULT_DEV_LISTEN_ADDRESS",
                "127.0.0.1:" + port),
            folder.resolve("bao.log"));
    OpenBao started =
        new OpenBao(
            address,
            rootToken,
            bao.toString(),
            () -> {
              process.close();
              TemporaryFolder.delete(folder);
            });
    try {
      Deadline.in(START_DEADLINE)
          .await(() -> isHealthy(address), "OpenBao's sys/health", process::tail);
      started.setup().trust(controlPlane.config());
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
    return started;
  }

  private static boolean isHealthy(URI address) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/v1/sys/health"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // not listening yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
