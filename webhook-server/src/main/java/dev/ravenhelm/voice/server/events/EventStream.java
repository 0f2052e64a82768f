package dev.ravenhelm.voice.server.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of events: writer, spool, dispatcher. */
public final class EventStream implements CallEvents, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  private final Spool spool;
  private final SpoolWriter writer;
  private final Dispatcher dispatcher;
  private volatile boolean wanted;

  private EventStream(Spool spool, @Nullable Path kafkaSecrets, MeterRegistry meters) {
    ObjectMapper mapper = new ObjectMapper();
    this.spool = spool;
    this.writer = new SpoolWriter(spool, meters).start();
    this.dispatcher = new Dispatcher(spool, kafkaSecrets, mapper, meters).start();
    Gauge.builder("voice.spool.depth", spool, Spool::depth)
        .description("Events that wait for Kafka")
        .register(meters);
    Gauge.builder("voice.spool.oldest.seconds", spool, Spool::oldestSeconds)
        .description("How long the oldest event has waited for Kafka")
        .register(meters);
  }

  /**
   * Opens the stream over a spool.
   *
   * @param mebibytes how much may wait; what comes beyond is lost
   * @param kafkaSecrets folder of the mounted Kafka Secrets, or null where there are none
   */
  public static EventStream open(
      Path folder,
      int mebibytes,
      @Nullable Path kafkaSecrets,
      InstantSource clock,
      MeterRegistry meters)
      throws IOException {
    return new EventStream(Spool.open(folder, (long) mebibytes << 20, clock), kafkaSecrets, meters);
  }

  @Override
  public void publish(CallEvent event) {
    if (wanted) {
      writer.publish(event);
    }
  }

  /** Sends to this cluster from now on; null: to none, and no new events are kept. */
  public void sendTo(VoiceGatewaySpec.@Nullable Kafka kafka) {
    wanted = kafka != null;
    dispatcher.sendTo(kafka);
  }

  @Override
  public void close() {
    writer.close();
    dispatcher.close();
    try {
      spool.close();
    } catch (IOException e) {
      LOG.warn("The spool cannot be closed: {}", e.getMessage());
    }
  }
}
