package dev.ravenhelm.voice.server.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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

  private EventStream(
      Spool spool,
      Intake intake,
      @Nullable Path kafkaSecrets,
      InstantSource clock,
      MeterRegistry meters) {
    EventJson json = new EventJson(new ObjectMapper());
    this.spool = spool;
    this.writer = new SpoolWriter(spool, intake, clock, meters).start();
    this.dispatcher =
        new Dispatcher(spool, kafka -> new KafkaSender(kafka, kafkaSecrets, json), meters).start();
    Gauge.builder("voice.spool.depth", this, stream -> spool.depth() + intake.depth())
        .description("Events that wait for Kafka")
        .register(meters);
    Gauge.builder(
            "voice.spool.oldest.seconds",
            this,
            stream ->
                Math.max(0, clock.millis() - Math.min(spool.oldest(), intake.oldest())) / 1000.0)
        .description("How long the oldest event has waited for Kafka")
        .register(meters);
  }

  /**
   * Opens the stream over a spool, with what is left in it from before.
   *
   * @param folder of the spool
   * @param memory folder of what is on its way there, best on a file system in memory
   * @param mebibytes how much may wait; what comes beyond is lost
   * @param kafkaSecrets folder of the mounted Kafka Secrets, or null where there are none
   */
  public static EventStream open(
      Path folder,
      Path memory,
      int mebibytes,
      @Nullable Path kafkaSecrets,
      InstantSource clock,
      MeterRegistry meters)
      throws IOException {
    return new EventStream(
        Spool.open(folder, (long) mebibytes << 20),
        Intake.open(memory),
        kafkaSecrets,
        clock,
        meters);
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
    close(Duration.ZERO);
  }

  /** Sends what is left, for so long at most; the rest stays in the spool. */
  public void close(Duration patience) {
    writer.close();
    dispatcher.close(patience);
    try {
      spool.close();
    } catch (IOException e) {
      LOG.warn("The spool cannot be closed: {}", e.getMessage());
    }
  }
}
