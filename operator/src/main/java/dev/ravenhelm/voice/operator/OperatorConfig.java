package dev.ravenhelm.voice.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ravenhelm.voice.api.v1alpha1.GoDuration;
import dev.ravenhelm.voice.operator.secrets.OpenBaoServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The operator's configuration, read from the YAML file that {@code VOICE_OPERATOR_CONFIG} names.
 *
 * @param ownerId this installation, as it signs what it makes in Twilio; a rebuilt cluster keeps it
 * @param serverImage image of the webhook server
 * @param namespaces to watch; empty for all
 * @param twilioBaseUrl a simulator's URL, or null for Twilio itself
 * @param resync how often the lists of an account are read, and what changed there noticed
 * @param deletionDeadline after which a deletion lets go of what it cannot reach
 * @param adminPort of health and metrics
 * @param requestTimeout bound on each single request to Twilio
 * @param concurrency how many requests of one account may be under way at once
 * @param createGrace how long Twilio may take to show what it made without saying so
 * @param removalsPerHour resources of one gateway an hour whose objects may leave Twilio
 * @param lease name of the Lease that one operator holds, or null for none
 */
public record OperatorConfig(
    String ownerId,
    String serverImage,
    Set<String> namespaces,
    @Nullable URI twilioBaseUrl,
    Duration resync,
    Duration deletionDeadline,
    int adminPort,
    Duration requestTimeout,
    int concurrency,
    Duration createGrace,
    int removalsPerHour,
    @Nullable String lease,
    Map<String, OpenBaoServer> openBaoServers) {

  /** The environment variable that names the file. */
  static final String VARIABLE = "VOICE_OPERATOR_CONFIG";

  private static final Duration LEAST_RESYNC = Duration.ofSeconds(1);

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** The configuration cannot be used; the message says what to write instead. */
  static final class InvalidException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private record File(
      @Nullable String ownerId,
      @Nullable String serverImage,
      @Nullable Set<String> namespaces,
      @Nullable String twilioBaseUrl,
      @Nullable String resync,
      @Nullable String deletionDeadline,
      @Nullable Integer adminPort,
      @Nullable String requestTimeout,
      @Nullable Integer concurrency,
      @Nullable String createGrace,
      @Nullable Integer removalsPerHour,
      @Nullable String lease,
      @Nullable OpenBao openBao) {}

  private record OpenBao(@Nullable Map<String, Server> servers) {}

  private record Server(
      @Nullable String address,
      @Nullable String kvMount,
      @Nullable String authMount,
      @Nullable String audience,
      @Nullable String share,
      @Nullable String caFile) {}

  /** Reads the file that the environment names. */
  static OperatorConfig fromEnvironment(Map<String, String> environment) {
    String file = environment.get(VARIABLE);
    if (file == null || file.isBlank()) {
      throw new InvalidException(
          "set " + VARIABLE + " to the path of the operator's YAML configuration", null);
    }
    try {
      return parse(Files.readString(Path.of(file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new InvalidException("cannot read " + file + ", which " + VARIABLE + " names: " + e, e);
    }
  }

  /** Reads the YAML. */
  static OperatorConfig parse(String yaml) {
    File file;
    try {
      file = YAML.readValue(yaml, File.class);
    } catch (JsonProcessingException e) {
      throw new InvalidException(
          "the operator's configuration is not readable: " + e.getOriginalMessage(), e);
    }
    return new OperatorConfig(
        required("ownerId", file.ownerId()),
        required("serverImage", file.serverImage()),
        file.namespaces() == null ? Set.of() : Set.copyOf(file.namespaces()),
        file.twilioBaseUrl() == null ? null : URI.create(file.twilioBaseUrl()),
        resync(file.resync()),
        GoDuration.or(file.deletionDeadline(), Duration.ofMinutes(10)),
        file.adminPort() == null ? 8082 : file.adminPort(),
        GoDuration.or(file.requestTimeout(), Duration.ofSeconds(15)),
        file.concurrency() == null ? 30 : file.concurrency(),
        GoDuration.or(file.createGrace(), Duration.ofSeconds(30)),
        file.removalsPerHour() == null ? 5 : file.removalsPerHour(),
        file.lease(),
        servers(file.openBao()));
  }

  private static Duration resync(@Nullable String text) {
    Duration resync = GoDuration.or(text, Duration.ofMinutes(5));
    if (resync.compareTo(LEAST_RESYNC) < 0) {
      throw new InvalidException(
          "resync is "
              + text
              + " in the operator's configuration, which would read the lists without a pause: write 1s or more, as 5m",
          null);
    }
    return resync;
  }

  private static Map<String, OpenBaoServer> servers(@Nullable OpenBao openBao) {
    Map<String, OpenBaoServer> servers = new TreeMap<>();
    if (openBao != null && openBao.servers() != null) {
      openBao
          .servers()
          .forEach((name, server) ->
              servers.put(
                  name,
                  new OpenBaoServer(
                      URI.create(
                          required("openBao.servers." + name + ".address", server.address())),
                      orDefault(server.kvMount(), "secret"),
                      orDefault(server.authMount(), "kubernetes"),
                      orDefault(server.audience(), "openbao"),
                      orDefault(server.share(), "{namespace}"),
                      server.caFile())));
    }
    return Map.copyOf(servers);
  }

  private static String orDefault(@Nullable String value, String defaultValue) {
    return value == null ? defaultValue : value;
  }

  private static String required(String key, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new InvalidException("the operator's configuration lacks " + key, null);
    }
    return value;
  }
}
