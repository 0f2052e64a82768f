package dev.ravenhelm.voice.sandbox.node;

import dev.ravenhelm.voice.sandbox.Programs;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Plays the node of a cluster: each pod of a namespace is a process here, with its readiness told.
 */
public final class LocalNode implements AutoCloseable {
  private static final Duration PROBE_EVERY = Duration.ofMillis(200);

  /** A cluster's proxies go on to send to a pod for about so long after it was told to stop. */
  private static final Duration PROXY_LAG = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final Path imageRoot;
  private final Path folder;
  private final Map<String, PodProcess> running = new ConcurrentHashMap<>();
  private final Map<String, Boolean> ready = new ConcurrentHashMap<>();
  private final Map<String, Leaving> leaving = new ConcurrentHashMap<>();
  private final Set<PodProcess> stoppingNow = ConcurrentHashMap.newKeySet();
  private final Set<String> ended = ConcurrentHashMap.newKeySet();
  private final AtomicInteger lastAddress = new AtomicInteger();
  private final Thread probes;
  private final ExecutorService stopping = Executors.newVirtualThreadPerTaskExecutor();
  private final SharedIndexInformer<Pod> informer;
  private volatile boolean closed;

  /**
   * Starts to run the pods of a namespace.
   *
   * @param imageRoot folder laid out like the image of their container
   */
  public LocalNode(KubernetesClient client, String namespace, Path imageRoot, Path folder) {
    this.client = client;
    this.imageRoot = imageRoot;
    this.folder = folder;
    this.informer = client.pods().inNamespace(namespace).inform(new Handler());
    this.probes = Thread.ofVirtual().name("probes").start(this::probeAlways);
  }

  /** A pod on its way out that proxies have not noticed yet. */
  private record Leaving(String ip, Instant noticed) {}

  /** Addresses that a Service's proxies send to: of pods that are ready, or were until just now. */
  public List<String> readyIps() {
    Instant now = Instant.now();
    return Stream.concat(
            running.entrySet().stream()
                .filter(e -> Boolean.TRUE.equals(ready.get(e.getKey())))
                .map(e -> e.getValue().ip()),
            leaving.values().stream().filter(l -> now.isBefore(l.noticed())).map(Leaving::ip))
        .sorted()
        .toList();
  }

  /** How many processes there are, those that are being stopped included. */
  public int processes() {
    return running.size() + stoppingNow.size();
  }

  /** The last words of each pod, for the message of a failure. */
  public String tails() {
    return String.join("\n", running.values().stream().map(PodProcess::tail).toList());
  }

  @Override
  public void close() {
    informer.close();
    closed = true;
    LockSupport.unpark(probes);
    ready.clear();
    List<PodProcess> all = List.copyOf(running.values());
    running.clear();
    all.forEach(pod -> stopping.execute(pod::stop));
    stopping.close();
  }

  private void start(Pod pod) {
    String uid = pod.getMetadata().getUid();
    String ip = "127.0.1." + (lastAddress.getAndIncrement() % 250 + 1);
    Path own = folder.resolve(pod.getMetadata().getName());
    try {
      Files.createDirectories(own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PodFiles files = new PodFiles(client, own);
    running.put(uid, PodProcess.start(pod, ip, Programs.java(), imageRoot, own, files));
  }

  private void stop(Pod pod) {
    String uid = pod.getMetadata().getUid();
    boolean wasReady = Boolean.TRUE.equals(ready.remove(uid));
    PodProcess process = running.remove(uid);
    if (process != null) {
      stoppingNow.add(process);
      if (wasReady) {
        leaving.put(uid, new Leaving(process.ip(), Instant.now().plus(PROXY_LAG)));
      }
      stopping.execute(() -> {
        process.stop();
        leaving.remove(uid);
        stoppingNow.remove(process);
      });
    }
  }

  private void probeAlways() {
    while (!closed) {
      probe();
      LockSupport.parkNanos(PROBE_EVERY.toNanos());
    }
  }

  private void probe() {
    running.forEach((uid, process) -> {
      boolean now = process.isAlive() && process.isReady();
      if (!process.isAlive() && ended.add(uid)) {
        tell(process, false);
      }
      if (!Boolean.valueOf(now).equals(ready.put(uid, now))) {
        tell(process, now);
      }
    });
  }

  private void tell(PodProcess process, boolean isReady) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    try {
      client
          .pods()
          .inNamespace(process.pod().getMetadata().getNamespace())
          .withName(process.pod().getMetadata().getName())
          .editStatus(pod ->
              pod.edit()
                  .editOrNewStatus()
                  .withPhase(process.isAlive() ? "Running" : "Failed")
                  .withPodIP(process.ip())
                  .withStartTime(now)
                  .removeMatchingFromConditions(c -> c.getType().equals("Ready"))
                  .addNewCondition()
                  .withType("Ready")
                  .withStatus(isReady ? "True" : "False")
                  .withLastTransitionTime(now)
                  .endCondition()
                  .endStatus()
                  .build());
    } catch (KubernetesClientException e) {
      // the pod is gone, which the informer is about to say; otherwise the next probe tells again
      ready.remove(process.pod().getMetadata().getUid());
    }
  }

  private final class Handler implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      if (pod.getMetadata().getDeletionTimestamp() == null) {
        start(pod);
      }
    }

    @Override
    public void onUpdate(Pod before, Pod after) {
      if (after.getMetadata().getDeletionTimestamp() != null) {
        stop(after);
      }
    }

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
      stop(pod);
    }
  }
}
