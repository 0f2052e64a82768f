package dev.ravenhelm.voice.testbed;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A real Kubernetes API on loopback: etcd, kube-apiserver and kube-controller-manager, or somebody
 * else's that a kubeconfig leads to.
 */
public final class ControlPlane implements AutoCloseable {

  /**
   * Names the kubeconfig of a control plane that runs already; {@link #shared()} then connects to
   * that one.
   */
  public static final String KUBECONFIG_VARIABLE = "VOICE_TEST_KUBECONFIG";

  private static final Duration START_DEADLINE = Duration.ofSeconds(90);

  private final Path kubeconfig;
  private final @Nullable ControlPlaneProcesses processes;
  private final @Nullable Path folder;

  private ControlPlane(
      Path kubeconfig, @Nullable ControlPlaneProcesses processes, @Nullable Path folder) {
    this.kubeconfig = kubeconfig;
    this.processes = processes;
    this.folder = folder;
  }

  /** Starts a control plane and returns when it is ready; it dies with this JVM at the latest. */
  public static ControlPlane start() {
    ControlPlanePrograms programs = ControlPlanePrograms.find();
    Path folder = TemporaryFolder.create("voice-control-plane-");
    var processes = new ControlPlaneProcesses(programs, folder);
    ControlPlane started = new ControlPlane(processes.kubeconfig(), processes, folder);
    Runtime.getRuntime().addShutdownHook(new Thread(started::close, "control plane's end"));
    try {
      processes.startStorageAndApi();
      Deadline deadline = Deadline.in(START_DEADLINE);
      deadline.await(
          () -> {
            processes.mustBeAlive();
            return Files.exists(processes.certificate());
          },
          "kube-apiserver's certificate",
          processes::tails);
      processes.writeKubeconfig();
      try (KubernetesClient client = started.client()) {
        deadline.await(
            () -> {
              processes.mustBeAlive();
              return isReady(client);
            },
            "kube-apiserver's /readyz",
            processes::tails);
        processes.startControllers();
        deadline.await(
            () -> {
              processes.mustBeAlive();
              return client.serviceAccounts().inNamespace("default").withName("default").get()
                  != null;
            },
            "kube-controller-manager's first service account",
            processes::tails);
      }
      return started;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /** A control plane that somebody else started and ends. */
  public static ControlPlane at(Path kubeconfig) {
    return new ControlPlane(kubeconfig, null, null);
  }

  /**
   * The one control plane of this JVM, or of the whole test run when {@value #KUBECONFIG_VARIABLE}
   * is set.
   */
  public static ControlPlane shared() {
    return Shared.INSTANCE;
  }

  public Path kubeconfig() {
    return kubeconfig;
  }

  /** An administrator's configuration for fabric8's client. */
  public Config config() {
    return Config.fromKubeconfig(kubeconfig.toFile());
  }

  /** A new administrator's client; the caller closes it. */
  public KubernetesClient client() {
    return new KubernetesClientBuilder().withConfig(config()).build();
  }

  /** Makes a namespace that no other test has; closing it deletes it. */
  public TestNamespace namespace(String prefix) {
    return TestNamespace.create(client(), prefix);
  }

  @Override
  public synchronized void close() {
    if (processes != null) {
      processes.close();
    }
    if (folder != null) {
      TemporaryFolder.delete(folder);
    }
  }

  private static boolean isReady(KubernetesClient client) {
    try {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException e) {
      return false; // not listening yet, or some check has not passed yet
    }
  }

  private static final class Shared {
    private static final ControlPlane INSTANCE = find();

    private static ControlPlane find() {
      String kubeconfig = System.getenv(KUBECONFIG_VARIABLE);
      return kubeconfig == null || kubeconfig.isEmpty() ? start() : at(Path.of(kubeconfig));
    }
  }
}
