package dev.ravenhelm.voice.testbed;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker, its own KRaft controller, inside this JVM; topics are made when first used.
 */
public final class KafkaBroker implements AutoCloseable {

  private static final String NODE_ID = "1";

  private final Path folder;
  private final int port;
  private final int controllerPort;
  private @Nullable KafkaRaftServer server;

  private KafkaBroker(Path folder, int port, int controllerPort) {
    this.folder = folder;
    this.port = port;
    this.controllerPort = controllerPort;
  }

  /** Starts a broker with an empty log and returns when it serves. */
  public static KafkaBroker start() {
    List<Integer> ports = LoopbackPorts.free(2);
    KafkaBroker broker =
        new KafkaBroker(TemporaryFolder.create("voice-kafka-"), ports.get(0), ports.get(1));
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "Kafka broker's end"));
    broker.format();
    broker.resume();
    return broker;
  }

  /** The one broker of this JVM. */
  public static KafkaBroker shared() {
    return Shared.INSTANCE;
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Ends the broker but keeps its port and its log, as an outage does. */
  public synchronized void pause() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  /** Starts the broker again, with all that its log held. */
  public synchronized void resume() {
    if (server == null) {
      KafkaRaftServer next =
          new KafkaRaftServer(KafkaConfig.fromProps(settings(), false), Time.SYSTEM);
      next.startup();
      server = next;
    }
  }

  @Override
  public synchronized void close() {
    pause();
    TemporaryFolder.delete(folder);
  }

  private void format() {
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(Integer.parseInt(NODE_ID))
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(folder.toString())
          .setDirectories(List.of(folder.toString()))
          .run();
    } catch (Exception e) { // what the Formatter declares
      throw new IllegalStateException("Kafka's log folder was not formatted", e);
    }
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.setProperty("process.roles", "broker,controller");
    settings.setProperty("node.id", NODE_ID);
    settings.setProperty(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    settings.setProperty("controller.listener.names", "CONTROLLER");
    settings.setProperty("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    settings.setProperty("log.dirs", folder.toString());
    settings.setProperty("num.partitions", "3");
    settings.setProperty("group.initial.rebalance.delay.ms", "0");
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      settings.setProperty(topic + ".replication.factor", "1");
      settings.setProperty(topic + ".num.partitions", "1");
    }
    settings.setProperty("transaction.state.log.min.isr", "1");
    settings.setProperty("share.coordinator.state.topic.min.isr", "1");
    settings.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
    return settings;
  }

  private static final class Shared {
    private static final KafkaBroker INSTANCE = start();
  }
}
