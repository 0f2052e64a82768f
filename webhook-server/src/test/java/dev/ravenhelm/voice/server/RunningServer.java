package dev.ravenhelm.voice.server;

import dev.ravenhelm.voice.server.config.Settings;
import dev.ravenhelm.voice.server.time.Timekeeper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A server on its own ports, run alone on a folder of examples, and a Twilio that calls it. */
public final class RunningServer implements AutoCloseable {

  public static final String ACCOUNT = "AC00000000000000000000000000000001";
  public static final String TOKEN = "12345";
  public static final String KEY = "SK00000000000000000000000000000001";
  public static final String KEY_SECRET = "0123456789abcdef0123456789abcdef";
  public static final String PUBLIC_URL = "https://voice.example.com";

  private final VoiceServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private RunningServer(VoiceServer server) {
    this.server = server;
  }

  public static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("TWILIO_SID", ACCOUNT);
    environment.put("TWILIO_AUTH_TOKEN", TOKEN);
    environment.put("TWILIO_AUTH_TOKEN_SECONDARY", "second");
    environment.put("TWILIO_NUMBER", "+15550100001");
    environment.put("TWILIO_API_KEY_SID", KEY);
    environment.put("TWILIO_API_KEY_SECRET", KEY_SECRET);
    // nobody is there: what asks Twilio says that it is away
    environment.put("TWILIO_BASE_URL", "http://127.0.0.1:9");
    environment.put("VOICE_PUBLIC_PORT", "0");
    environment.put("VOICE_AGENTS_PORT", "0");
    environment.put("VOICE_ADMIN_PORT", "0");
    environment.put("VOICE_DRAIN_SECONDS", "0");
    return environment;
  }

  public static RunningServer on(Path folder) {
    return on(folder, environment());
  }

  public static RunningServer on(Path folder, Map<String, String> environment) {
    return on(folder, environment, Timekeeper.ofTheWall());
  }

  static RunningServer on(Path folder, Map<String, String> environment, Timekeeper clock) {
    return new RunningServer(VoiceServer.start(Settings.of(environment, folder), clock));
  }

  /** Writes the example into a folder, with one text replaced by another. */
  public static Path example(Path folder, String text, String by) {
    try (InputStream example = RunningServer.class.getResourceAsStream("/example/voice.yaml")) {
      String yaml = new String(example.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(folder.resolve("voice.yaml"), yaml.replace(text, by));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Posts as Twilio does, signed. */
  public HttpResponse<String> twilio(String path, Map<String, String> parameters) {
    Map<String, String> all = new TreeMap<>(parameters);
    all.putIfAbsent("AccountSid", ACCOUNT);
    return post(path, form(all), TwilioSignature.of(TOKEN, PUBLIC_URL + path, all));
  }

  public HttpResponse<String> post(String path, String body, String signature) {
    return send(
        HttpRequest.newBuilder(publicUri(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Twilio-Signature", signature)
            .POST(BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      try {
        return client.send(request.build(), BodyHandlers.ofString());
      } catch (IOException e) {
        // a connection that the server closed as it was taken from the pool: RFC 9112, 9.3.1
        if (!"HTTP/1.1 header parser received no bytes".equals(e.getMessage())) {
          throw e;
        }
        return client.send(request.build(), BodyHandlers.ofString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the agents' listener serves, as {@code GET /api/v1/me}. */
  public List<String> agentsEndpoints() {
    return server.agentsEndpoints();
  }

  public URI publicUri(String path) {
    return URI.create("http://127.0.0.1:" + server.publicPort() + path);
  }

  public URI agentsUri(String path) {
    return URI.create("http://127.0.0.1:" + server.agentsPort() + path);
  }

  public URI adminUri(String path) {
    return URI.create("http://127.0.0.1:" + server.adminPort() + path);
  }

  public String metrics() {
    return send(HttpRequest.newBuilder(adminUri("/metrics"))).body();
  }

  public static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
        .collect(Collectors.joining("&"));
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
