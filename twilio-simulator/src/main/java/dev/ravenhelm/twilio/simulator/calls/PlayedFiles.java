package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.records.Hints;
import dev.ravenhelm.twilio.simulator.webhooks.Trouble;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The audio files that documents name, asked for again only where they may have changed. */
final class PlayedFiles {
  private static final int RETRIEVAL_FAILURE = 11200;
  private static final int INVALID_CONTENT_TYPE = 12300;
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final int KEPT = 32;

  /** twilio.com/docs/voice/twiml/play#supported-audio-file-types. */
  private static final Set<String> TYPES =
      Set.of(
          "audio/mpeg",
          "audio/wav",
          "audio/wave",
          "audio/x-wav",
          "audio/aiff",
          "audio/x-aifc",
          "audio/x-aiff",
          "audio/x-gsm",
          "audio/gsm",
          "audio/ulaw");

  private final WebhookSender webhooks;
  private final AudioReader reader;
  private final Map<String, Kept> kept =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > KEPT;
        }
      };
  private @Nullable HttpClient http;

  PlayedFiles(WebhookSender webhooks, AudioReader reader) {
    this.webhooks = webhooks;
    this.reader = reader;
  }

  /** What a URL sounds like; absent where it cannot be had, which is told. */
  Optional<Heard> fetch(Call call, String url) {
    try {
      URI uri = URI.create(url);
      if (twilios(uri)) {
        return Optional.of(Heard.sound(Heard.Kind.AUDIO));
      }
      Optional<Kept> before = before(url);
      var request =
          HttpRequest.newBuilder(uri).timeout(LIMIT).header("User-Agent", "TwilioProxy/1.1");
      before.ifPresent(k -> request.header("If-None-Match", k.etag));
      HttpResponse<byte[]> response =
          client().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      call.tell("file", "GET " + url + " \u2192 " + response.statusCode());
      if (response.statusCode() == 304 && before.isPresent()) {
        return Optional.of(before.get().heard);
      }
      return response.statusCode() == 200
          ? read(call, url, response)
          : failed(call, url, RETRIEVAL_FAILURE, "Play: answered " + response.statusCode());
    } catch (IllegalArgumentException e) {
      return failed(call, url, RETRIEVAL_FAILURE, "Play: not a URL that can be asked: " + url);
    } catch (IOException e) {
      return failed(call, url, RETRIEVAL_FAILURE, "Play: no answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Files of Twilio's own, of which the simulator has none: a melody stands for them. */
  private static boolean twilios(URI uri) {
    String host = uri.getHost() == null ? "" : uri.getHost();
    return host.startsWith("com.twilio.") || host.endsWith(".twilio.com");
  }

  private Optional<Heard> read(Call call, String url, HttpResponse<byte[]> response) {
    String type =
        response
            .headers()
            .firstValue("Content-Type")
            .orElse("")
            .replaceFirst(";.*", "")
            .strip()
            .toLowerCase(Locale.ROOT);
    if (!TYPES.contains(type)) {
      return failed(call, url, INVALID_CONTENT_TYPE, "Play: invalid Content-Type '" + type + "'");
    }
    Heard heard;
    try {
      heard = reader.read(type, response.body());
    } catch (AudioReader.Unreadable e) {
      call.tell("warning", "Play: a melody stands for a file of " + type + ": " + e.getMessage());
      heard = Heard.sound(Heard.Kind.AUDIO);
    }
    Heard told = heard;
    response.headers().firstValue("ETag").ifPresent(etag -> keep(url, new Kept(etag, told)));
    return Optional.of(heard);
  }

  private Optional<Heard> failed(Call call, String url, int code, String words) {
    call.tell("error", Hints.of(code, words));
    webhooks.alarm(new Trouble(code, "error", words, call.sid(), "GET", url, "", ""));
    return Optional.empty();
  }

  private synchronized Optional<Kept> before(String url) {
    return Optional.ofNullable(kept.get(url));
  }

  private synchronized void keep(String url, Kept file) {
    kept.put(url, file);
  }

  private synchronized HttpClient client() {
    HttpClient made = http;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NORMAL)
              .connectTimeout(Duration.ofSeconds(5))
              .build();
      http = made;
    }
    return made;
  }

  /** A file as it was when it had this ETag. */
  private record Kept(String etag, Heard heard) {}
}
