package dev.ravenhelm.voice.sandbox.soak;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Twilio: each webhook once, one in twenty twice under its idempotency token. */
final class Callers implements AutoCloseable {
  static final String TOKEN = "soak";

  private static final String PUBLIC_URL = "https://voice.example.com";
  private static final int AT_ONCE = 16;
  private static final int DOUBLED = 20;
  private static final Situation[] SITUATIONS = Situation.values();

  private final String server;
  private final int calls;
  private final String golden = Situation.golden();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger doubled = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
  private final AtomicInteger working = new AtomicInteger(AT_ONCE);

  Callers(int port, int calls) {
    this.server = "http://127.0.0.1:" + port;
    this.calls = calls;
    for (int caller = 0; caller < AT_ONCE; caller++) {
      threads.execute(this::callAlways);
    }
  }

  static Situation situation(int call) {
    return SITUATIONS[call % SITUATIONS.length];
  }

  boolean done() {
    return working.get() == 0;
  }

  int answered() {
    return answered.get();
  }

  int doubled() {
    return doubled.get();
  }

  Collection<String> wrong() {
    return List.copyOf(wrong);
  }

  @Override
  public void close() {
    next.set(calls);
    threads.close();
  }

  private void callAlways() {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int call = next.getAndIncrement(); call < calls; call = next.getAndIncrement()) {
        ask(http, call);
        if (call % DOUBLED == 0) {
          doubled.incrementAndGet();
          ask(http, call);
        }
      }
    } finally {
      working.decrementAndGet();
    }
  }

  private void ask(HttpClient http, int call) {
    Situation situation = situation(call);
    try {
      HttpResponse<String> answer =
          http.send(request(situation, call), HttpResponse.BodyHandlers.ofString());
      answered.incrementAndGet();
      String told = situation.told(answer.statusCode(), answer.body());
      if (!golden.contains(told)) {
        wrong.add("call " + call + ": " + told);
      }
    } catch (IOException e) {
      wrong.add("call " + call + ", " + situation + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(Situation situation, int call) {
    Map<String, String> parameters = situation.parameters(call);
    String key = situation == Situation.FORGED ? "somebody else's" : TOKEN;
    return HttpRequest.newBuilder(URI.create(server + situation.target))
        .timeout(Duration.ofSeconds(15))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("X-Twilio-Signature", signature(key, PUBLIC_URL + situation.target, parameters))
        .header("I-Twilio-Idempotency-Token", "soak-" + call)
        .POST(HttpRequest.BodyPublishers.ofString(form(parameters)))
        .build();
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String signature(String key, String url, Map<String, String> parameters) {
    StringBuilder signed = new StringBuilder(url);
    parameters.forEach((name, value) -> signed.append(name).append(value));
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
