package dev.ravenhelm.voice.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** etcd, kube-apiserver and kube-controller-manager with their files in one folder. */
final class ControlPlaneProcesses implements AutoCloseable {

  /** What the API server is called inside service account tokens. */
  static final String ISSUER = "https://kubernetes.default.svc";

  private final ControlPlanePrograms programs;
  private final Path folder;
  private final String token = UUID.randomUUID().toString();
  private final Deque<GuardedProcess> running = new ArrayDeque<>();
  private final int etcdPort;
  private final int etcdPeerPort;
  private final int apiPort;

  ControlPlaneProcesses(ControlPlanePrograms programs, Path folder) {
    this.programs = programs;
    this.folder = folder;
    List<Integer> ports = LoopbackPorts.free(3);
    this.etcdPort = ports.get(0);
    this.etcdPeerPort = ports.get(1);
    this.apiPort = ports.get(2);
  }

  Path kubeconfig() {
    return folder.resolve("kubeconfig");
  }

  /** The API server's own certificate, which it signs itself at its first start. */
  Path certificate() {
    return folder.resolve("certs/apiserver.crt");
  }

  void startStorageAndApi() {
    write("tokens.csv", token + ",admin,admin,\"system:masters\"\n");
    write("service-accounts.key", rsaKey());
    String client = "http://127.0.0.1:" + etcdPort;
    String peer = "http://127.0.0.1:" + etcdPeerPort;
    start(
        "etcd",
        "--data-dir=" + folder.resolve("etcd"),
        "--listen-client-urls=" + client,
        "--advertise-client-urls=" + client,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=default=" + peer,
        "--unsafe-no-fsync",
        "--log-level=warn");
    String key = folder.resolve("service-accounts.key").toString();
    start(
        "kube-apiserver",
        "--etcd-servers=" + client,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--secure-port=" + apiPort,
        "--cert-dir=" + folder.resolve("certs"),
        "--service-cluster-ip-range=10.96.0.0/16",
        "--service-account-issuer=" + ISSUER,
        "--service-account-key-file=" + key,
        "--service-account-signing-key-file=" + key,
        "--api-audiences=" + ISSUER,
        "--authorization-mode=RBAC",
        "--token-auth-file=" + folder.resolve("tokens.csv"),
        "--allow-privileged=true",
        "--endpoint-reconciler-type=none",
        "--profiling=false",
        "--shutdown-delay-duration=0s");
  }

  void writeKubeconfig() {
    write(
        "kubeconfig",
        String.format(
            Locale.ROOT,
            """
            apiVersion: v1
            kind: Config
            clusters:
            - name: voice
              cluster:
                server: https://127.0.0.1:%d
                certificate-authority-data: %s
            users:
            - name: admin
              user:
                token: %s
            contexts:
            - name: voice
              context: {cluster: voice, user: admin, namespace: default}
            current-context: voice
            """,
            apiPort,
            Base64.getEncoder().encodeToString(bytes(certificate())),
            token));
  }

  void startControllers() {
    start(
        "kube-controller-manager",
        "--kubeconfig=" + kubeconfig(),
        "--leader-elect=false",
        // no kubelet and no cloud: without its HTTPS port and node controllers it starts sooner and
        // logs less
        "--secure-port=0",
        "--controllers=*,-node-lifecycle-controller,-node-ipam-controller,-persistentvolume-attach-detach-controller,-endpoints-controller,-endpointslice-controller,-endpointslice-mirroring-controller",
        "--service-account-private-key-file=" + folder.resolve("service-accounts.key"),
        "--root-ca-file=" + certificate(),
        "--use-service-account-credentials=false",
        "--kube-api-qps=200",
        "--kube-api-burst=400");
  }

  /** Throws with the end of the log of the program that has ended, if one has. */
  void mustBeAlive() {
    running.stream()
        .filter(process -> !process.isAlive())
        .findFirst()
        .ifPresent(ended -> {
          throw new IllegalStateException("the control plane ended by itself: " + ended.tail());
        });
  }

  String tails() {
    return running.stream().map(GuardedProcess::tail).collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }

  private void start(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(programs.program(program)));
    command.addAll(Arrays.asList(arguments));
    running.push(
        GuardedProcess.start(program, command, Map.of(), folder.resolve(program + ".log")));
  }

  private static String rsaKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      byte[] pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder().encodeToString(pkcs8)
          + "\n-----END PRIVATE KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(String file, String text) {
    try {
      Path path = folder.resolve(file);
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
